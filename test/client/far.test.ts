/** Which rows of a long feed may go out of the page. */
import { farRuns, type Standing } from '../../client/far'

const SCREEN = 900
/** So many rows of 100, the first at `top`. */
const rows = (count: number, top: number, but: Record<number, Partial<Standing>> = {}) =>
  Array.from({ length: count }, (_, at) => ({
    top: top + 100 * at,
    bottom: top + 100 * (at + 1),
    stays: false,
    isFresh: false,
    ...but[at],
  }))

test.each([
  ['few', rows(30, 0), []],
  ['those within four screens stay', rows(60, 0), [[46, 60]]],
  [
    'above as well as below',
    rows(100, -5_050),
    [
      [0, 14],
      [96, 100],
    ],
  ],
  [
    'in runs',
    rows(100, 0),
    [
      [46, 71],
      [71, 96],
      [96, 100],
    ],
  ],
  [
    'what has to stay ends a run',
    rows(60, 0, { 50: { stays: true } }),
    [
      [46, 50],
      [51, 60],
    ],
  ],
  [
    'one colour to a run',
    rows(60, 0, { 50: { isFresh: true } }),
    [
      [46, 50],
      [50, 51],
      [51, 60],
    ],
  ],
])('%s', (_, all, runs) => {
  expect(farRuns(all, SCREEN)).toEqual(runs)
})
