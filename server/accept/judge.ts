/**
 * Judge — what would become of a document if it were posted, without storing it.
 *
 * In:  a body and its Content-Type, as a post would have them.
 * Out: whether it is good, every fault with the code that a post would get, and what could be said better.
 * Rule: reads as `accept` reads, so that the two can't differ. What can't be read at all is the same Refusal.
 */
import type { Fault } from '../../schemas/wire'
import type { Version } from './draft'
import type { CodedFault } from './fault'
import { read, type AcceptOptions } from './read'
import { warningsIn } from './warnings/warnings'

export interface Verdict {
  readonly valid: boolean
  readonly version: Version
  readonly errors: readonly CodedFault[]
  readonly warnings: readonly Fault[]
}

export function judge(
  body: Uint8Array,
  contentType: string | undefined,
  options: AcceptOptions,
): Verdict {
  const { version, document, faults } = read(body, contentType, options)
  const wrong = new Set(faults.map(({ pointer }) => pointer))
  const warnings =
    document === null ? [] : warningsIn(version, document.sent, options.limits.faults)
  return {
    valid: faults.length === 0,
    version,
    errors: faults.map(({ pointer, rule, detail, code }) => ({ pointer, rule, detail, code })),
    warnings: warnings.filter(({ pointer }) => !wrong.has(pointer)),
  }
}
