import type { Page } from '../../server/append/history'
import { pageWithin } from '../../server/append/within'

const page = (lengths: readonly number[]): Page => ({
  head: 50,
  lowest: 10,
  highest: 40,
  entries: lengths.map((length, index) => ({ seq: 40 - index * 3, text: 'x'.repeat(length) })),
})
const seqs = ({ entries, lowest, highest }: Page): unknown => [
  entries.map(({ seq }) => seq),
  lowest,
  highest,
]

test.each<[string, number[], boolean, unknown]>([
  ['all fit', [5, 5, 5], false, [[40, 37, 34], 10, 40]],
  ['all fit, upwards', [5, 5, 5], true, [[40, 37, 34], 10, 40]],
  ['exactly', [10, 10], false, [[40, 37], 10, 40]],
  ['the oldest are left for the next page', [10, 8, 8], false, [[40, 37], 37, 40]],
  ['the newest are left for the next page', [10, 8, 8], true, [[37, 34], 10, 37]],
  ['one that is too large alone is given all the same', [30, 1], false, [[40], 40, 40]],
  ['the same upwards', [1, 30], true, [[37], 10, 37]],
  ['only one', [30], false, [[40], 10, 40]],
  ['none', [], false, [[], 10, 40]],
])('%s', (_, lengths, isUpwards, expected) => {
  expect(seqs(pageWithin(page(lengths), 20, isUpwards))).toEqual(expected)
})
