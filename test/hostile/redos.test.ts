/**
 * Strings made to take a pattern long: the verdict, and that eight times the length takes about eight times the time.
 *
 * Ratios only, over sums: a square shows as 64, a steady machine or a shaken one as far less.
 */
import type { Json, JsonObject } from '../../schemas/wire'
import { isStreamName } from '../../schemas/stream'
import { parsePosition } from '../../schemas/position'
import { accept } from '../../server/accept/accept'
import { parseMediaType } from '../../server/accept/media-type'
import { compileFilter, parseFilter } from '../../server/append/filter'
import { project } from '../../server/append/projection'
import { LIMITS } from '../../server/config'
import { Refusal } from '../../server/errors'
import { rowOf } from '../../views/model/row'
import { patternsIn, patternsInSchemas, type Pattern } from '../support/patterns'

jest.setTimeout(180_000)

const KIB = 1024
const MOST = 20

/** Not reached by input, or only by so little of it that a square is nothing. */
const OURS: Readonly<Record<string, string>> = {
  'server/config.ts /\\/+$/': 'the environment',
  'server/accept/iri.ts /\\/+$/': 'PUBLIC_URL',
  'server/append/store.ts /,[^/]*/': 'MONGODB_URL',
  'client/docs/indent.ts /"(?:[^"\\\\]|\\\\.)*"|[[\\]{},:]|[^\\s"[\\]{},:]+/g': 'sound JSON only',
  'client/live/connect.ts /\\/+$/': 'where the program connects to',
  'client/live/rest/ask.ts /\\/+$/': 'where the program connects to',
  'views/model/text.ts /[,;:.–—-]+$/': 'at most 400 characters',
  'views/model/count.ts /\\B(?=(?:\\d{3})+$)/g': 'a count of ours',
  'views/model/sentence.ts /\\[([^\\]]*)\\]/g': 'a phrase of ours',
}
const nameOf = ({ file, text }: Pattern): string => `${file} ${text}`

describe('every pattern of the sources and schemas', () => {
  const all = [...patternsIn('server', 'schemas', 'views', 'client'), ...patternsInSchemas()]
  const literal = all.filter(({ pattern }) => pattern !== null)
  const strings = new Map<string, string>()

  it('is found, and each exception is still one', () => {
    expect(literal.length).toBeGreaterThan(80)
    const names = all.map(nameOf)
    expect(Object.keys(OURS).filter((name) => !names.includes(name))).toEqual([])
    // What is put together at run time is attacked through its function, below.
    const made = all.filter(({ pattern }) => pattern === null).map(({ file }) => file)
    expect([...new Set(made)].sort()).toEqual([
      'server/accept/media-type.ts',
      'server/append/words.ts',
    ])
  })

  it('takes time that grows with the string, not with its square', () => {
    const slow = literal.filter((one) => !(nameOf(one) in OURS) && !isLinear(one))
    expect(slow.map(nameOf)).toEqual([])
  })

  it('would be caught otherwise', () => {
    expect(isLinear({ file: '', text: '', pattern: /[ \t]+\n/g }, KIB, 2)).toBe(false)
    expect(isLinear({ file: '', text: '', pattern: /[^/:]*$/ }, KIB, 2)).toBe(false)
    expect(isLinear({ file: '', text: '', pattern: / {2,}/g }, KIB)).toBe(true)
  })

  function isLinear({ text, pattern }: Pattern, length = 8 * KIB, attempts = 8): boolean {
    const run = runnerOf(pattern!)
    const attacks = attacksOf(text)
    return grows(
      () => attacks.reduce((sum, attack) => sum + run(stringOf(attack, length)), 0),
      (enough) => {
        let sum = 0
        for (const attack of attacks) if (sum < enough) sum += run(stringOf(attack, 8 * length))
        return sum
      },
      attempts,
    )
  }

  /** Flat before the clock runs; those that all patterns share are made once. */
  function stringOf([before, unit, after]: Attack, length: number): string {
    const name = JSON.stringify([before, unit, after, length])
    const made = strings.get(name) ?? flat(before + unit.repeat(length / unit.length) + after)
    if (before === '' && UNITS.includes(unit)) strings.set(name, made)
    return made
  }
})

type Attack = readonly [before: string, unit: string, after: string]

const UNITS = [
  ...'aA0 \t\n\r-./:#<&[{"\\;,?_=@%é漢',
  ...['<a', '</', '<!--', '<script>', '\\"', 'as:', ': ', ' \n', '\n ', 'a-', '0.', '-aa', 'a@'],
]
const ENDS = ['\u0000', 'a/', '</script<']

/** Rows of one thing before what should not fit; behind a piece of the pattern's own, too. */
function attacksOf(text: string): Attack[] {
  const own = [...new Set(text.match(/[A-Za-z</:;&"=!.#-]{1,12}/g) ?? [])].slice(0, 2)
  const units = [...UNITS, ...own]
  return [
    ...units.flatMap((unit) => ENDS.map((after): Attack => ['', unit, after])),
    ...own.flatMap((before) => units.map((unit): Attack => [before, unit, '\u0000'])),
  ]
}

function runnerOf(pattern: RegExp): (text: string) => number {
  const apply = pattern.global
    ? (text: string) => text.replace(pattern, '')
    : (text: string) => pattern.exec(text)
  return (text) => {
    pattern.lastIndex = 0
    const begin = performance.now()
    apply(text)
    return performance.now() - begin
  }
}

function flat(text: string): string {
  return Buffer.from(text, 'utf16le').toString('utf16le')
}

/** Again when it seems so: pauses of a busy machine do not come eight times in a row, a square does. */
function grows(small: () => number, large: (enough: number) => number, attempts = 8): boolean {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const enough = MOST * small()
    if (large(enough) < enough) return true
  }
  return false
}

const note = (member: string, value: Json): JsonObject => ({
  type: 'Create',
  actor: { type: 'Person', id: 'https://a.example/ann', name: 'Ann' },
  object: { type: 'Note', content: 'x', [member]: value },
})
const text =
  (unit: string, after = '') =>
  (length: number) =>
    unit.repeat(Math.floor((length - after.length) / unit.length)) + after

/** As a post goes, and then a page: accept, what filters look at, the row that is drawn. */
function postAndDraw(document: JsonObject): string {
  try {
    const draft = accept(Buffer.from(JSON.stringify(document)), 'application/activity+json', {
      publicUrl: 'http://localhost:3000',
      limits: LIMITS,
    })
    const { activity } = draft.finish({
      id: 'http://localhost:3000/activities/1',
      published: '2026-03-01T10:00:00Z',
    })
    draft.digest()
    project(activity)
    rowOf({ seq: 1, activity }, { origin: 'http://localhost:3000', now: Date.now(), zone: 'UTC' })
    return 'taken'
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

const refusedOr = (run: () => unknown): string => {
  try {
    run()
    return 'taken'
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

describe('a post of 64 KiB strings, accepted, projected and drawn', () => {
  it.each<[string, string, (length: number) => string, string]>([
    ['blanks in the content', 'content', text(' ', 'x'), 'taken'],
    ['blanks and line feeds', 'content', text(' \t\n', 'x'), 'taken'],
    ['tags that do not end', 'content', text('<a ', '<'), 'taken'],
    ['scripts that do not end', 'content', text('<script>', '</script<'), 'taken'],
    ['comments that do not end', 'content', text('<!--', '--'), 'taken'],
    ['entities that do not end', 'content', text('&#1'), 'taken'],
    ['marks upon marks', 'content', (n) => text('\u0301')(n / 2), 'taken'],
    ['words without a space', 'content', (n) => text('漢')(n / 3), 'taken'],
    ['a name of blanks', 'name', text(' ', 'x'), 'taken'],
    ['a name of dashes', 'name', text('-.', 'x'), 'taken'],
    ['a summary of tags', 'summary', text('</p', '>'), 'taken'],
    ['a type of slashes', 'type', text('/', 'x'), 'taken'],
    ['a type with a slash at its end', 'type', text('a', '/b'), 'taken'],
    ['a type of prefixes', 'type', text('as:', 'Note'), 'taken'],
    ['an id of slashes', 'attributedTo', text('x:/', 'y'), 'taken'],
    ['an id with one at its end', 'attributedTo', (n) => `x:${text('a', '/b')(n - 2)}`, 'taken'],
    ['a tag of hashes', 'tag', text('#', 'x'), 'invalid'],
    ['a date of digits', 'published', text('2', 'Z'), 'invalid'],
    [
      'a date with a long fraction',
      'published',
      (n) => `2026-01-01T00:00:00.${text('0', 'x')(n - 20)}`,
      'invalid',
    ],
    ['a duration of digits', 'duration', (n) => `P${text('1', 'X')(n - 1)}`, 'invalid'],
    ['a media type of parameters', 'mediaType', (n) => `a/b${text(' ', '\n')(n - 3)}`, 'invalid'],
    ['units of an IRI', 'units', (n) => `a:${text('a', ' ')(n - 2)}`, 'invalid'],
  ])('%s', (_, member, make, verdict) => {
    const measure = (length: number) => {
      const document = note(member, make(length))
      const begin = performance.now()
      expect(postAndDraw(document)).toBe(verdict)
      return performance.now() - begin
    }
    measure(8 * KIB)
    expect(
      grows(
        () => sumOf(5, () => measure(8 * KIB)),
        () => sumOf(5, () => measure(64 * KIB)),
      ),
    ).toBe(true)
  })
})

describe('other doors', () => {
  it.each<[string, (length: number) => string, (given: string) => unknown, unknown]>([
    ['a media type that goes on', text(' ', 'x'), (s) => parseMediaType(`a/b;${s}`), null],
    ['a quoted parameter without end', text('\\"'), (s) => parseMediaType(`a/b; c="${s}`), null],
    ['parameters with nothing in them', text('; '), (s) => parseMediaType(`a/b${s}`)?.type, 'a/b'],
    ['a stream name', text('a.', '!'), isStreamName, false],
    ['a position', text('1', ':'), (s) => parsePosition(s, 'e'), null],
    [
      'a filter value',
      text('#', 'x'),
      (s) => refusedOr(() => parseFilter({ tag: s })),
      'bad-parameter',
    ],
    [
      'a filter text',
      text('a\u0301 '),
      (s) => refusedOr(() => compileFilter(parseFilter({ text: s }))),
      'bad-parameter',
    ],
  ])('%s', (_, make, ask, verdict) => {
    const measure = (length: number) => {
      const given = flat(make(length))
      const begin = performance.now()
      const answer = ask(given)
      const took = performance.now() - begin
      expect(answer).toEqual(verdict)
      return took
    }
    expect(
      grows(
        () => sumOf(20, () => measure(8 * KIB)),
        () => sumOf(20, () => measure(64 * KIB)),
      ),
    ).toBe(true)
  })
})

const sumOf = (times: number, run: () => number): number => {
  let sum = 0
  for (let time = 0; time < times; time++) sum += run()
  return sum
}
