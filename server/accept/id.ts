/**
 * Id — what a document says of its own identity.
 *
 * In:  the root's `id`. Out: the id that the activity keeps, or what is wrong with it.
 * Rule: another's absolute IRI is kept; ours are given by us alone. AS1 data often has bare names for ids: they are no
 *       ids here, but the text that says them is kept.
 */
import type { Json } from '../../schemas/wire'
import type { Limits } from '../config'
import type { Version } from './draft'
import type { CodedFault } from './fault'
import { isAbsoluteIri, isReserved } from './iri'

export const ownId = (id: Json | undefined, version: Version): string | null =>
  typeof id !== 'string' || (version === 'as1' && BARE_NAME.test(id)) ? null : id

export function faultOfId(
  value: Json | undefined,
  version: Version,
  { publicUrl, limits }: { readonly publicUrl: string; readonly limits: Limits },
): CodedFault | null {
  const id = ownId(value, version)
  if (id === null) return null
  if (!isAbsoluteIri(id))
    return wrong(
      'invalid',
      version === 'as2' ? 'core §4.1 id' : 'as1 §3.2 id',
      'Write an absolute IRI, or leave the id out.',
    )
  if (Buffer.byteLength(id) > limits.idBytes)
    return wrong('invalid', 'freshet id', `Give at most ${limits.idBytes} bytes.`)
  return isReserved(id, publicUrl)
    ? wrong('id-reserved', 'freshet id', 'Leave the id out, and one will be given.')
    : null
}

const BARE_NAME = /^[\p{L}\p{N}._~@-]{1,200}$/u

const wrong = (code: 'invalid' | 'id-reserved', rule: string, detail: string): CodedFault => ({
  code,
  pointer: '#/id',
  rule,
  detail,
})
