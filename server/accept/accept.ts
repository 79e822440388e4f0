/**
 * Accept — from the bytes of a request to one canonical activity.
 *
 * In:  a body, its Content-Type, where the server is reached, the limits.
 * Out: a Draft: its id if the client gave one, the digest of what was sent, and `finish`, which yields the text to be stored.
 * Rule: pure. The text keeps every token as it came (D3); only whitespace and `bto`/`bcc` go (P9), only `@context`, `id` and
 *       `published` come. All that is wrong is a Refusal here, so that nothing below has to look at a document again.
 */
import { isActivity } from './activity-type'
import { isAs1Activity } from './as1/shape'
import { digestOf } from './digest'
import type { Draft } from './draft'
import { refusalOf } from './fault'
import { finishAs1, finishAs1Object } from './from-as1'
import { finishAs2, finishAs2Object } from './from-as2'
import { ownId } from './id'
import { read, type AcceptOptions } from './read'

export type { Accepted, Draft } from './draft'

export function accept(
  body: Uint8Array,
  contentType: string | undefined,
  options: AcceptOptions,
): Draft {
  const { version, document, faults } = read(body, contentType, options)
  if (document === null || faults.length > 0) throw refusalOf(faults)
  const { source, scanned, value } = document
  const id = ownId(value['id'], version)
  const whole = version === 'as2' ? isActivity(value) : isAs1Activity(value)
  return {
    version,
    id: whole ? id : null,
    digest: () => digestOf(source),
    finish: (given) => ({
      ...FINISH[version][whole ? 'activity' : 'object']({ scanned, value, id }, given),
      blind: scanned.blind ? source : null,
    }),
  }
}

const FINISH = {
  as2: { activity: finishAs2, object: finishAs2Object },
  as1: { activity: finishAs1, object: finishAs1Object },
}
