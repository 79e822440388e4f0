/** Our own vectors: a document a line, each bad one with one fault and the rule that it breaks. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { accept } from '../../server/accept/accept'
import { judge } from '../../server/accept/judge'
import { LIMITS } from '../../server/config'
import type { Refusal } from '../../server/errors'
import { schemaDocuments } from '../../schemas/documents'
import type { JsonObject } from '../../schemas/wire'

const OPTIONS = { publicUrl: 'http://localhost:3000', limits: LIMITS }
const TYPES = { as2: 'application/activity+json', as1: 'application/stream+json' }
type Version = keyof typeof TYPES

interface Vector {
  readonly name: string
  readonly document?: unknown
  /** Instead of `document`, where writing it out as JSON would lose what is wrong. */
  readonly text?: string
}
interface Bad extends Vector {
  readonly rule: string
  readonly pointer: string
  /** `invalid` when it is not said. */
  readonly code?: string
}

const read = <V extends Vector>(file: string): [Version, string, V][] =>
  (['as2', 'as1'] as const).flatMap((version) =>
    readFileSync(path.resolve(__dirname, '../fixtures', version, file), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as V)
      .map((vector): [Version, string, V] => [version, vector.name, vector]),
  )
const bodyOf = ({ text, document }: Vector): Buffer => Buffer.from(text ?? JSON.stringify(document))

const bad = read<Bad>('bad.jsonl')
const tolerated = read<Vector>('tolerated.jsonl')

test.each(bad)('%s %s has one fault, and it is told', (version, _, vector) => {
  const { rule, pointer, code = 'invalid' } = vector
  const { errors } = judge(bodyOf(vector), TYPES[version], OPTIONS)
  expect(errors).toEqual([{ pointer, rule, code, detail: expect.any(String) as string }])
  expect(() => accept(bodyOf(vector), TYPES[version], OPTIONS)).toThrow(
    expect.objectContaining({ code }) as Refusal,
  )
})

test.each(tolerated)('%s %s is taken', (version, _, vector) => {
  const { valid, errors } = judge(bodyOf(vector), TYPES[version], OPTIONS)
  expect([valid, errors]).toEqual([true, []])
  expect(() => accept(bodyOf(vector), TYPES[version], OPTIONS)).not.toThrow()
})

test('there are some hundreds of them, and none twice', () => {
  const all = [...bad, ...tolerated].map(
    ([version, , vector]) => version + bodyOf(vector).toString(),
  )
  expect([all.length > 280, new Set(all).size]).toEqual([true, all.length])
})

/** What can fail, beside its `title`. */
const JUDGES = ['type', 'pattern', 'format', 'minimum', 'maximum', 'required', 'contains', 'not']

test('every rule of the schemas has a vector that breaks it', () => {
  const rules = new Set<unknown>(bad.map(([, , { rule }]) => rule))
  const titles = new Set<unknown>()
  JSON.parse(JSON.stringify(schemaDocuments()), (_, value: unknown) => {
    if (typeof value === 'object' && value !== null && JUDGES.some((word) => word in value))
      titles.add((value as JsonObject)['title'])
    return value
  })
  titles.delete(undefined)
  expect(titles.size).toBeGreaterThan(30)
  expect([...titles].filter((title) => !rules.has(title))).toEqual([])
})
