import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { accept } from '../../server/accept/accept'
import { LIMITS } from '../../server/config'
import type { JsonObject } from '../../schemas/wire'
import { faultsIn } from '../../server/validate'
import { withoutBlind } from './documents'

const FIXTURES = path.resolve(__dirname, '../fixtures')
const OPTIONS = { publicUrl: 'http://localhost:3000', limits: LIMITS }
const GIVEN = { id: 'http://localhost:3000/activities/g', published: '2026-01-02T03:04:05.678Z' }
const TYPES = { as2: 'application/activity+json', as1: 'application/stream+json' }
type Version = keyof typeof TYPES

const filesIn = (verdict: string): [Version, string][] =>
  (['as2', 'as1'] as const).flatMap((version) =>
    readdirSync(path.join(FIXTURES, version, verdict)).map((name): [Version, string] => [
      version,
      path.basename(name, '.json'),
    ]),
  )
const read = (version: Version, name: string): Buffer =>
  readFileSync(path.join(FIXTURES, version, `${name}.json`))
const parse = (bytes: Buffer): JsonObject => JSON.parse(bytes.toString()) as JsonObject
/** Strings, numbers and words, in the order in which they stand. */
const tokens = (text: string): string[] => text.match(/"(?:[^"\\]|\\.)*"|[-+.\w]+/g) ?? []

test.each(filesIn('good'))('%s %s is accepted and says what it said', (version, name) => {
  const sent = read(version, `good/${name}`)
  const { text, as1, activity, id, blind } = accept(sent, TYPES[version], OPTIONS).finish(GIVEN)
  expect(JSON.parse(text)).toEqual(activity)
  expect(activity).toMatchObject({ id, published: expect.any(String) as string })
  expect(faultsIn('as2', activity, 50)).toEqual([])
  const own = JSON.parse(as1 ?? text) as JsonObject
  const said = withoutNulls(withoutBlind(parse(sent)))
  expect([own, own['object']]).toContainEqual(expect.objectContaining(said))
  expect(`${text}${as1}`).not.toMatch(/"(?:bto|bcc)"/)
  expect(blind).toBe(name.startsWith('secret') ? sent.toString() : null)
})

const open = filesIn('good').filter(([, name]) => !name.startsWith('secret'))

test.each(open)('D3 %s %s keeps its tokens', (version, name) => {
  const sent = read(version, `good/${name}`)
  const { text, as1 } = accept(sent, TYPES[version], OPTIONS).finish(GIVEN)
  const stored = tokens(as1 ?? text).map((token) => (GIVENS.has(token) ? 'null' : token))
  expect(` ${stored.join(' ')} `).toContain(` ${tokens(sent.toString()).join(' ')} `)
})

/** What was put in place of a null. */
const GIVENS = new Set([GIVEN.id, GIVEN.published].map((text) => JSON.stringify(text)))

const withoutNulls = (value: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null))
