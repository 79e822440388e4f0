/**
 * Accept — from the bytes of a request to one canonical activity.
 *
 * In:  a body, its Content-Type, where the server is reached, the limits.
 * Out: a Draft: its id if the client gave one, the digest of what was sent, and `finish`, which yields the text to be stored.
 * Rule: pure. The text keeps every token as it came (D3); only whitespace and `bto`/`bcc` go (P9), only `@context`, `id` and
 *       `published` come. All that is wrong is a Refusal here, so that nothing below has to look at a document again.
 */
import type { Json, JsonObject } from '../../schemas/wire'
import type { Limits } from '../config'
import { Refusal } from '../errors'
import { faultsIn } from '../validate'
import { isActivity } from './activity-type'
import { finishAs1, finishAs1Object, isAs1Activity } from './from-as1'
import { finishAs2, finishAs2Object } from './from-as2'
import { digestOf } from './digest'
import { isAbsoluteIri, isReserved } from './iri'
import { announcedBy } from './media-type'
import type { Announced } from './media-type'
import type { Draft, Version } from './draft'
import { scan } from './scan'

export type { Accepted, Draft } from './draft'

export interface AcceptOptions {
  readonly publicUrl: string
  readonly limits: Limits
}

export function accept(
  body: Uint8Array,
  contentType: string | undefined,
  options: AcceptOptions,
): Draft {
  const announced = announcedBy(contentType)
  const source = decode(body)
  const scanned = scan(source, options.limits)
  if (scanned.root === null) throw invalid('#', 'core §2 document', 'Send one JSON object.')
  const value = JSON.parse(scanned.text) as JsonObject
  const sent = scanned.blind.length === 0 ? value : (JSON.parse(source) as JsonObject)
  const version = versionOf(announced, sent)
  check(version, sent, scanned.values, options.limits)
  const read = { scanned, value, id: readId(value['id'] ?? null, version, options) }
  const whole = version === 'as2' ? isActivity(value) : isAs1Activity(value)
  return {
    version,
    id: whole ? read.id : null,
    digest: () => digestOf(source),
    finish: (given) => FINISH[version][whole ? 'activity' : 'object'](read, given),
  }
}

const FINISH = {
  as2: { activity: finishAs2, object: finishAs2Object },
  as1: { activity: finishAs1, object: finishAs1Object },
}

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

/** All faults are gathered only where that is known to be quick (P7). */
function check(version: Version, document: JsonObject, values: number, limits: Limits): void {
  const most = values <= limits.valuesForAllFaults ? limits.faults : 1
  const faults = faultsIn(version, document, most)
  const [first] = faults
  if (first === undefined) return
  throw new Refusal('invalid', `${first.detail} (${first.pointer})`, { faults })
}

/** AS1 data often has bare names for ids. They are no ids here, but the text that says them is kept. */
function readId(id: Json, version: Version, { publicUrl, limits }: AcceptOptions): string | null {
  if (typeof id !== 'string' || (version === 'as1' && BARE_NAME.test(id))) return null
  if (!isAbsoluteIri(id)) throw invalid('#/id', 'core §4.1 id', 'Write an absolute IRI.')
  if (Buffer.byteLength(id) > limits.idBytes)
    throw invalid('#/id', 'freshet id', `Give at most ${limits.idBytes} bytes.`)
  if (isReserved(id, publicUrl))
    throw refuse('id-reserved', '#/id', 'freshet id', 'Leave the id out, and one will be given.')
  return id
}

const BARE_NAME = /^[\p{L}\p{N}._~@-]{1,200}$/u

const invalid = (pointer: string, rule: string, detail: string): Refusal =>
  refuse('invalid', pointer, rule, detail)

const refuse = (
  code: 'invalid' | 'id-reserved',
  pointer: string,
  rule: string,
  detail: string,
): Refusal => new Refusal(code, `${detail} (${pointer})`, { faults: [{ pointer, rule, detail }] })
