import type { JsonObject } from '../../schemas/wire'
import { faultsIn } from '../../server/validate'

/**
 * A pattern that backtracks would not come back from these. The verdict is asserted, not the time: the test's own
 * time-out is the guard.
 */
const LONG = 64 * 1024
const fill = (unit: string, tail: string): string =>
  unit.repeat(LONG / unit.length).slice(0, LONG - tail.length) + tail

const STRINGS = [
  fill('a', '!'),
  fill('a', ' '),
  fill('1', '!'),
  fill('-', ' '),
  fill(' ', ','),
  fill('en-', '!'),
  fill('en-a-bb', '!'),
  fill('abcde-', '!'),
  fill('1abc-', '!'),
  fill('x-a-', '!'),
  fill('P1Y', '!'),
  fill('PT1', ' '),
  fill('2015-01-25T12:34:56.', ' '),
  '2015-01-25T12:34:56.' + fill('0', ' '),
  fill('http:', ' '),
  'https://' + fill('a.', ' '),
  fill('a/', '\n'),
  'text/html' + fill(' ', '\n'),
  fill('text/html;', '\n'),
  fill('as:', ' '),
  fill('https://www.w3.org/ns/activitystreams#', ' '),
  fill('\ud83d\ude00', '\ud83d'),
]
const PATTERNED: readonly [schema: 'as2' | 'as1', make: (text: string) => JsonObject][] = [
  ['as2', (text) => ({ published: text })],
  ['as2', (text) => ({ duration: text })],
  ['as2', (text) => ({ hreflang: text })],
  ['as2', (text) => ({ nameMap: { [text]: 'x' } })],
  ['as2', (text) => ({ mediaType: text })],
  ['as2', (text) => ({ rel: `${text} x` })],
  ['as2', (text) => ({ units: text })],
  ['as2', (text) => ({ closed: text })],
  ['as2', (text) => ({ actor: text })],
  ['as2', (text) => ({ to: [text] })],
  ['as2', (text) => ({ href: text })],
  ['as2', (text) => ({ first: { type: [text] } })],
  ['as1', (text) => ({ published: text })],
]

test.each(
  PATTERNED.map(([schema, make]): [string, string, typeof make] => [
    schema,
    JSON.stringify(make('…')),
    make,
  ]),
)('P7 %s %s refuses long strings that nearly match', (schema, _, make) => {
  for (const text of STRINGS)
    expect(faultsIn(schema as 'as2', make(text), 50).length).toBeGreaterThan(0)
})

test('P7 a long verb is judged too', () => {
  const verdicts = STRINGS.map((text) => faultsIn('as1', { verb: text }, 1).length)
  expect(verdicts.filter((count) => count === 1).length).toBeGreaterThan(STRINGS.length / 2)
})

test('P7 long values that are good pass', () => {
  const text = 'x'.repeat(LONG)
  expect(
    faultsIn(
      'as2',
      {
        name: text,
        actor: `https://e.example/${text}`,
        published: `2015-01-25T12:34:56.${'1'.repeat(LONG)}Z`,
      },
      1,
    ),
  ).toEqual([])
})

test('P7 tens of thousands of bad values end at the first when one is wanted', () => {
  const document = {
    to: Array(60_000).fill(7) as number[],
    tag: Array(10_000).fill({ name: 1 }) as JsonObject[],
  }
  expect(faultsIn('as2', document, 1).length).toBe(1)
})

test('names that objects inherit are members like others', () => {
  const document = JSON.parse(
    '{"constructor":1,"toString":{"actor":7},"hasOwnProperty":null,"valueOf":[]}',
  ) as JsonObject
  expect(faultsIn('as2', document, 50)).toEqual([])
  expect(faultsIn('as1', document, 50)).toEqual([])
})
