import fc from 'fast-check'
import type { Json, JsonObject } from '../../schemas/wire'
import { HAS } from '../../server/append/has'
import { compileFilter, parseFilter, parseFilterQuery } from '../../server/append/filter'
import { size } from '../support/scale'
import { project } from '../../server/append/projection'

/**
 * The three forms of a filter agree (D8). Activities and filters are drawn from the same few values, so that about
 * as many match as do not; a store is played by meets(), which knows MongoDB's meaning of the operators in use.
 */
const types = [
  'Like',
  'as:Like',
  'Create',
  'https://www.w3.org/ns/activitystreams#Create',
  'urn:t:x',
]
const ids = ['urn:a', 'urn:b', 'https://x.example/C', 'Public', 'as:Public']
const tags = ['#Tide', 'tide', 'TIDE', 'urn:tag:1', 'ebb', '#ΟΔΟΣ']
const texts = [
  'River',
  'river bank',
  'BANK; low',
  'low 水位',
  '<b>Bank</b> caf&eacute;',
  'CAFE\u0301',
  '位',
]
const times = [
  '2026-03-01',
  '2026-03-01T00:00Z',
  '2026-03-01T00:00:00.001Z',
  '2026-03-02T01:00+01:00',
]

const valueOf = (strings: string[]): fc.Arbitrary<Json> =>
  fc.oneof(fc.constantFrom(...strings), fc.subarray(strings), fc.constant(null))
const thing = fc.record<JsonObject>(
  {
    type: valueOf(types),
    id: fc.constantFrom(...ids),
    name: fc.constantFrom(...texts, ...tags),
    content: fc.constantFrom(...texts),
    tag: fc.oneof(valueOf(tags), fc.array(fc.record({ name: fc.constantFrom(...tags) }))),
    inReplyTo: valueOf(ids),
    to: valueOf(ids),
    image: fc.constant('urn:i'),
    location: fc.constant('urn:l'),
    attachment: fc.constantFrom<Json>({ type: 'Video' }, { type: 'Audio' }, 'https://x.example/'),
  },
  { requiredKeys: [] },
)
const things: fc.Arbitrary<Json> = fc.oneof(valueOf(ids), thing, fc.array(thing, { maxLength: 2 }))
const activity = fc.record<JsonObject>(
  {
    type: valueOf(types),
    actor: things,
    object: things,
    target: things,
    tag: valueOf(tags),
    to: things,
    cc: valueOf(ids),
    published: fc.constantFrom(...times, 'never'),
    summary: fc.constantFrom(...texts),
  },
  { requiredKeys: [] },
)

const wanted = (strings: readonly string[]) =>
  fc.oneof(fc.constantFrom(...strings), fc.subarray([...strings], { minLength: 1, maxLength: 3 }))
const one = fc.constantFrom(...times)
const clauses = {
  type: wanted(types),
  actor: wanted(ids),
  actorType: wanted(types),
  object: wanted(ids),
  objectType: wanted(types),
  target: wanted(ids),
  inReplyTo: wanted(ids),
  tag: wanted(tags),
  to: wanted(ids),
  text: wanted(texts),
  since: one,
  until: one,
  has: wanted(HAS),
}
type Json1 = Record<string, unknown>
const few = fc
  .subarray(Object.keys(clauses) as (keyof typeof clauses)[], { maxLength: 3 })
  .chain((fields) =>
    fc.record(
      Object.fromEntries(fields.map((field) => [field, clauses[field] as fc.Arbitrary<unknown>])),
    ),
  )
const filter: fc.Arbitrary<Json1> = fc.tuple(few, few).map(([any, not]) => ({ ...any, not }))

/** MongoDB's meaning, for lists and numbers. Throws at any operator that the embedded store does not know. */
function meets(document: Json1, query: unknown): boolean {
  return Object.entries(query as Json1).every(([name, condition]) => {
    if (name === '$and') return (condition as unknown[]).every((part) => meets(document, part))
    if (name === '$or') return (condition as unknown[]).some((part) => meets(document, part))
    const stored = name
      .split('.')
      .reduce<unknown>((value, part) => (value as Json1)[part], document)
    return Object.entries(condition as Json1).every(([operator, operand]) =>
      satisfies(stored, operator, operand),
    )
  })
}

function satisfies(stored: unknown, operator: string, operand: unknown): boolean {
  const held = stored as unknown[]
  const operands = operand as unknown[]
  switch (operator) {
    case '$in':
      return operands.some((value) => held.includes(value))
    case '$nin':
      return !operands.some((value) => held.includes(value))
    case '$all':
      return operands.every((value) => held.includes(value))
    case '$gte':
      return (stored as number) >= (operand as number)
    case '$lt':
      return (stored as number) < (operand as number)
    default:
      throw new Error(`the store does not know ${operator}`)
  }
}

test('predicate and query agree', () => {
  const seen = { true: 0, false: 0 }
  fc.assert(
    fc.property(activity, filter, (document, json) => {
      const { matches, query } = compileFilter(parseFilter(json))
      const p = project(document)
      const answer = matches(p)
      seen[`${answer}`]++
      expect(meets({ p }, query)).toBe(answer)
    }),
    { numRuns: size(600, 2_000) },
  )
  // Otherwise the property would say little.
  expect(Math.min(seen.true, seen.false)).toBeGreaterThan(size(30, 100))
})

test.each(Object.keys(clauses) as (keyof typeof clauses)[])(
  '%s is really asked about: wanted and unwanted, it matches some and not others, and all forms agree',
  (field) => {
    const seen = { true: 0, false: 0 }
    const value = clauses[field] as fc.Arbitrary<unknown>
    fc.assert(
      fc.property(activity, value, fc.boolean(), (document, values, isWanted) => {
        const clause = { [field]: values }
        const { matches, query } = compileFilter(parseFilter(isWanted ? clause : { not: clause }))
        const p = project(document)
        seen[`${matches(p) === isWanted}`]++
        expect(meets({ p }, query)).toBe(matches(p))
      }),
      { numRuns: size(150, 300) },
    )
    expect(Math.min(seen.true, seen.false)).toBeGreaterThan(size(8, 20))
  },
)

test('the canonical text parses back to the same filter', () => {
  fc.assert(
    fc.property(filter, (json) => {
      const parsed = parseFilter(json)
      const { canonical } = compileFilter(parsed)
      expect(parseFilterQuery(new URLSearchParams(canonical), new Set())).toEqual(parsed)
    }),
  )
})

test('order and doubles change neither the filter nor its text', () => {
  const shuffled = (json: Json1): Json1 =>
    Object.fromEntries(
      Object.entries(json)
        .reverse()
        .map(([name, value]) => [
          name,
          name === 'not'
            ? shuffled(value as Json1)
            : name === 'since' || name === 'until'
              ? [value]
              : [value, value].flat().reverse(),
        ]),
    )
  fc.assert(
    fc.property(filter, (json) => {
      expect(compileFilter(parseFilter(shuffled(json))).canonical).toBe(
        compileFilter(parseFilter(json)).canonical,
      )
    }),
  )
})

test('filters that differ have texts that differ', () => {
  fc.assert(
    fc.property(filter, filter, (a, b) => {
      const [first, second] = [parseFilter(a), parseFilter(b)]
      const same = compileFilter(first).canonical === compileFilter(second).canonical
      expect(same).toBe(JSON.stringify(first) === JSON.stringify(second))
    }),
  )
  const differs = (a: object, b: object) =>
    expect(compileFilter(parseFilter(a)).canonical).not.toBe(
      compileFilter(parseFilter(b)).canonical,
    )
  differs({ actor: 'urn:a', object: 'urn:b' }, { actor: 'urn:b', object: 'urn:a' })
  differs({ actor: ['urn:a', 'urn:b'] }, { actor: 'urn:a&actor=urn:b' })
  differs({ text: 'a b' }, { text: ['a', 'b'] })
  differs({ actor: 'urn:a' }, { not: { actor: 'urn:a' } })
  differs({ since: '2026-03-01' }, { until: '2026-03-01' })
})
