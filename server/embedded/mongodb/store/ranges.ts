/**
 * Ranges — the records that a plan's ranges hold, in their order.
 *
 * Rule: several ranges that each have the order of the sort are read side by side, so that the newest of several types cost what the
 * newest of one do, however many there are.
 */
import type { Index, Stored } from './btree'
import type { Plan, Range } from './plan'

/** Each record once, although it may have several keys. */
export function* readRanges({ index, ranges, reverse, sorted }: Plan): Generator<Stored> {
  const seen =
    ranges.length > 1 || index.fields.some((field) => field.manifold) ? new Set<Stored>() : null
  const records =
    sorted && ranges.length > 1
      ? readMerged(index, ranges, reverse)
      : readInTurn(index, ranges, reverse)
  for (const record of records) {
    if (seen?.has(record)) continue
    seen?.add(record)
    yield record
  }
}

function* readInTurn(index: Index, ranges: readonly Range[], reverse: boolean): Generator<Stored> {
  for (const range of ranges)
    for (const [, record] of readRange(index, range, reverse)) yield record
}

/** Side by side: always the one whose next key comes first after what is fixed. */
function* readMerged(index: Index, ranges: readonly Range[], reverse: boolean): Generator<Stored> {
  const heads = ranges.flatMap((range) => {
    const pairs = readRange(index, range, reverse)
    const first = pairs.next()
    if (first.done) return []
    const [key, record] = first.value
    return { pairs, fixed: range.fixed, rest: key.slice(range.fixed), record }
  })
  while (heads.length > 0) {
    let at = 0
    for (let other = 1; other < heads.length; other++)
      if (heads[other]!.rest < heads[at]!.rest !== reverse) at = other
    const head = heads[at]!
    yield head.record
    const next = head.pairs.next()
    if (next.done) heads.splice(at, 1)
    else {
      head.rest = next.value[0].slice(head.fixed)
      head.record = next.value[1]
    }
  }
}

function* readRange(
  index: Index,
  range: Range,
  reverse: boolean,
): Generator<readonly [key: string, record: Stored]> {
  if (index.tree.size === 0) return
  const pair = ['', undefined] as unknown as [string, Stored]
  const pairs = reverse
    ? index.tree.entriesReversed(range.upper, pair, true)
    : index.tree.entries(range.lower, pair)
  for (const found of pairs) {
    const [key] = found
    if (reverse ? key < range.lower : key >= range.upper) return
    yield found
  }
}
