/**
 * Read — from the bytes of a request to a document, and all that is wrong with it.
 *
 * In:  a body, its Content-Type, where the server is reached, the limits.
 * Out: what is needed to take the document, or its faults: every one, up to a bound (P7), so that a sender need not ask again
 *      and again. Taking and judging begin here, so that they can't differ.
 * Rule: pure. What can't be read at all (no JSON, no UTF-8, another media type) is a Refusal.
 */
import { AS2_CONTEXT } from '../../schemas/as2/spelling'
import type { JsonObject } from '../../schemas/wire'
import type { Limits } from '../config'
import { Refusal } from '../errors'
import { toPointer } from '../pointer'
import { faultsIn } from '../validate'
import { knownTypesOf } from './activity-type'
import { isForeign, overridesIn } from './context'
import type { Version } from './draft'
import type { CodedFault } from './fault'
import { faultOfId } from './id'
import { announcedBy, type Announced } from './media-type'
import { scan, type Scanned } from './scan'

export interface AcceptOptions {
  readonly publicUrl: string
  readonly limits: Limits
}

export interface Document {
  /** The text as it came, decoded. */
  readonly source: string
  readonly scanned: Scanned
  /** The value as it came; `value` is without `bto` and `bcc`. */
  readonly sent: JsonObject
  readonly value: JsonObject
}

export interface Reading {
  readonly version: Version
  /** Null when it could not be read to its end, or is no object; then there are faults. */
  readonly document: Document | null
  readonly faults: readonly CodedFault[]
}

export function read(
  body: Uint8Array,
  contentType: string | undefined,
  options: AcceptOptions,
): Reading {
  const announced = announcedBy(contentType)
  const source = decode(body)
  const scanned = scan(source, options.limits)
  if (scanned.root === null) {
    const version = announced === 'as1' ? 'as1' : 'as2'
    const faults = scanned.faults.length > 0 ? scanned.faults : [NO_OBJECT[version]]
    return { version, document: null, faults }
  }
  const value = JSON.parse(scanned.text) as JsonObject
  const sent = !scanned.blind ? value : (JSON.parse(source) as JsonObject)
  const version = versionOf(announced, sent)
  const document = { source, scanned, sent, value }
  return { version, document, faults: faultsOf(version, document, options) }
}

const noObject = (rule: string): CodedFault => ({
  code: 'invalid',
  pointer: '#',
  rule,
  detail: 'Send one JSON object.',
})
const NO_OBJECT = { as2: noObject('core §2 document'), as1: noObject('as1 §3 document') }

const UTF8 = new TextDecoder('utf-8', { fatal: true })

/** One leading byte order mark is dropped: RFC 8259 allows that, and some editors write it. */
function decode(body: Uint8Array): string {
  try {
    return UTF8.decode(body)
  } catch {
    throw new Refusal('bad-utf8', 'Send the document in UTF-8')
  }
}

function versionOf(announced: Announced, document: JsonObject): Version {
  if (announced !== 'json') return announced
  const says = (name: string): boolean => document[name] != null
  return (says('verb') || says('objectType')) && !says('type') && !says('@context') ? 'as1' : 'as2'
}

function faultsOf(
  version: Version,
  { scanned, sent }: Document,
  options: AcceptOptions,
): readonly CodedFault[] {
  const most = options.limits.faults
  const found: CodedFault[] = [...scanned.faults]
  for (const fault of faultsIn(version, sent, most)) found.push({ code: 'invalid', ...fault })
  const id = faultOfId(sent['id'], version, options)
  if (id !== null) found.push(id)
  if (version === 'as2') found.push(...faultsOfContext(sent))
  return found.length > most ? found.slice(0, most) : found
}

/** A context of others under a media type of ours is no mistake when the types are ours. */
function faultsOfContext(document: JsonObject): CodedFault[] {
  const { '@context': context, type } = document
  const overrides = overridesIn(context).map((steps) => ({
    pointer: toPointer(['@context', ...steps]),
    rule: 'core §2.1 normative terms',
    detail: `Give your term another name: '${steps.at(-1)}' means what ActivityStreams says.`,
  }))
  const foreign = isForeign(context) && knownTypesOf(type).length === 0 ? [FOREIGN] : []
  return [...foreign, ...overrides].map((fault) => ({ code: 'invalid', ...fault }))
}

const FOREIGN = {
  pointer: '#/@context',
  rule: 'core §2.1 context',
  detail: `Add ${AS2_CONTEXT} to @context, or give a type of the Activity Vocabulary.`,
}
