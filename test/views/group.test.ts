import fc from 'fast-check'
import { GROUP_MOST, readDeed, runsIn, sentenceOfRun, type Line } from '../../views/model/group'
import type { Part } from '../../views/model/part'
import { rowOf } from '../../views/model/row'

const MINUTE = 60_000
const NOW = Date.UTC(2026, 10, 24, 12)
const who = (name: string) => ({ type: 'Person', id: `https://people.example/${name}`, name })
const did = (type: string, name: string, object: string, ago = 0) => ({
  type,
  actor: who(name),
  object: { id: `https://things.example/${object}`, type: 'Photo', name: object },
  published: new Date(NOW - ago * MINUTE).toISOString(),
})
const reading = (said: string, ago: number) => ({
  type: 'Read',
  actor: { type: 'Service', id: 'urn:x:weir', name: 'The weir' },
  summary: said,
  published: new Date(NOW - ago * MINUTE).toISOString(),
})

const rowsOf = (activities: readonly object[]) =>
  activities.map((activity, at) =>
    rowOf(
      { seq: at + 1, activity: { ...activity } },
      { origin: 'https://here.example', now: NOW, zone: 'UTC' },
    ),
  )
const linesOf = (activities: readonly (object | null)[]): (Line | null)[] =>
  activities.map((activity) => {
    if (activity === null) return null
    const [{ deed, time } = { deed: null, time: null }] = rowsOf([activity])
    return deed === null ? null : readDeed(deed, time === null ? null : Date.parse(time.iso))
  })

test.each<[title: string, activities: (object | null)[], runs: unknown[]]>([
  [
    'several like one thing',
    [did('Like', 'ann', 'heron'), did('Like', 'bo', 'heron', 9)],
    [[0, 2, 'object']],
  ],
  ['too long ago', [did('Like', 'ann', 'heron'), did('Like', 'bo', 'heron', 11)], []],
  ['one does something else', [did('Like', 'ann', 'heron'), did('Announce', 'bo', 'heron')], []],
  ['a mark stands between', [did('Like', 'ann', 'heron'), null, did('Like', 'bo', 'heron')], []],
  [
    'one likes several things',
    [did('Like', 'ann', 'heron'), did('Like', 'ann', 'leaf'), did('Like', 'bo', 'leaf')],
    [[0, 2, 'actor']],
  ],
  [
    'one follows several people: they are no entries',
    [did('Follow', 'ann', 'bo'), did('Follow', 'ann', 'cy')],
    [],
  ],
  [
    'several follow one',
    [did('Follow', 'ann', 'cy'), did('Follow', 'bo', 'cy')],
    [[0, 2, 'object']],
  ],
  [
    'what somebody made is an entry',
    [
      { type: 'Create', actor: who('ann'), object: { type: 'Note', content: 'x' } },
      did('Like', 'bo', 'x'),
    ],
    [],
  ],
])('%s', (_title, activities, runs) => {
  expect(runsIn(linesOf(activities)).map(({ from, to, alike }) => [from, to, alike])).toEqual(runs)
})

const told = (activities: readonly object[]): string => {
  const [run] = runsIn(linesOf(activities))
  const sentences = rowsOf(activities.slice(run!.from, run!.to)).map(({ sentence }) => sentence)
  const since = linesOf(activities)[run!.to - 1]!.at
  return sentenceOfRun(run!, sentences, since, 'UTC')
    .map(({ text }) => text)
    .join('')
}

test.each<[title: string, activities: object[], sentence: string]>([
  ['two', [did('Like', 'Ann', 'heron'), did('Like', 'Bo', 'heron')], 'Ann and Bo liked heron'],
  [
    'three',
    ['Ann', 'Bo', 'Cy'].map((one) => did('Like', one, 'heron')),
    'Ann, Bo and Cy liked heron',
  ],
  [
    'five',
    ['Ann', 'Bo', 'Cy', 'Di', 'Ed'].map((one) => did('Like', one, 'heron')),
    'Ann, Bo and 3 others liked heron',
  ],
  [
    'who said it twice is one',
    ['Ann', 'Bo', 'Ann'].map((one) => did('Announce', one, 'heron')),
    'Ann and Bo shared heron',
  ],
  ['several things', ['a', 'b', 'c'].map((one) => did('Like', 'Ann', one)), 'Ann liked 3 entries'],
])('the sentence of %s', (_title, activities, sentence) => {
  expect(told(activities)).toBe(sentence)
})

test('readings of one machine show the last, and since when', () => {
  const lines: Line[] = [0, 60, 120].map((ago) => ({
    kind: 'reading',
    verb: 'r',
    object: '',
    actor: 'w',
    at: NOW - ago * MINUTE,
  }))
  expect(runsIn(lines)).toEqual([{ from: 0, to: 3, alike: 'readings' }])
  expect(runsIn(lines.slice(1))).toEqual([])
  const [last] = rowsOf([reading('The weir read 1.84 m', 0)])
  const all: Part[][] = [0, 1, 2].map(() => [...last!.sentence])
  const parts = sentenceOfRun({ alike: 'readings' }, all, lines[2]!.at, 'UTC')
  expect(parts.map(({ text }) => text).join('')).toBe(
    'The weir read 1.84 m · 3 readings since 10:00',
  )
})

test('every line stands in one run at most, in its order, and no run is too long or goes over a mark', () => {
  const line = fc.record({
    kind: fc.constantFrom('reading' as const, 'response' as const, 'other' as const),
    verb: fc.constantFrom('a', 'b'),
    object: fc.constantFrom('', 'x', 'y'),
    actor: fc.constantFrom('', 'm', 'n'),
    at: fc.option(fc.integer({ min: 0, max: 30 * MINUTE })),
  })
  fc.assert(
    fc.property(fc.array(fc.option(line, { freq: 6 }), { maxLength: 60 }), (lines) => {
      let end = 0
      for (const { from, to } of runsIn(lines)) {
        expect(from).toBeGreaterThanOrEqual(end)
        expect(to - from).toBeGreaterThanOrEqual(2)
        expect(to - from).toBeLessThanOrEqual(GROUP_MOST)
        expect(lines.slice(from, to)).not.toContain(null)
        end = to
      }
      expect(end).toBeLessThanOrEqual(lines.length)
    }),
    { numRuns: 200 },
  )
})
