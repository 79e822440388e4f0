/**
 * Same — whether what came back says what was sent.
 *
 * Rule: every member that was sent is there with its value, but for `bto` and `bcc`, and nulls at the root, which may have been filled
 *       in; what was no activity is the `object` of one.
 */
import { isDeepStrictEqual } from 'node:util'

export const saysTheSame = (sent, got) => holds(got, sent) || holds(got.object, sent)

const holds = (got, sent) =>
  typeof got === 'object' &&
  got !== null &&
  Object.entries(open(sent)).every(
    ([name, value]) => value === null || isDeepStrictEqual(got[name], value),
  )

function open(value) {
  if (Array.isArray(value)) return value.map(open)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== 'bto' && name !== 'bcc')
      .map(([name, one]) => [name, open(one)]),
  )
}
