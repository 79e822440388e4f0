/**
 * Round trip — real documents go in through REST and come back saying the same (Must be shown, 7).
 * With our own fixtures; `npm run conformance` does so with all corpora.
 */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { JsonObject } from '../../schemas/wire'
import { withoutBlind } from '../accept/documents'
import { send } from '../support/http'
import { spawnNode } from '../support/node'
import { get, pathOf } from '../support/rest'
import { stopStarted } from '../support/started'

const FIXTURES = path.resolve(__dirname, '../fixtures')
const VERSIONS = {
  as2: 'application/activity+json',
  as1: 'application/stream+json',
} as const
type Version = keyof typeof VERSIONS

afterAll(stopStarted)

let url: string
let count = 0
beforeAll(async () => {
  url = (await spawnNode()).url
})

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => path.join(folder, name))

/** Examples share ids with other content, which is a 409: each gets an id of its own where it has one. */
function withOwnId(document: JsonObject): JsonObject {
  return typeof document['id'] === 'string' && /^[a-z][a-z0-9+.-]*:/i.test(document['id'])
    ? { ...document, id: `urn:round-trip:${++count}` }
    : document
}

/** Null in what the server fills in counts as missing. */
const withoutEmptyOwn = (document: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(document).filter(
      ([name, value]) => value !== null || !['@context', 'id', 'published'].includes(name),
    ),
  )

/** What came back of it: itself, or what a Create or `post` was put around. */
async function roundTrip(document: JsonObject, version: Version): Promise<JsonObject[]> {
  const body = JSON.stringify(document)
  const headers = { 'content-type': VERSIONS[version] }
  const posted = await send(url, 'POST', `/streams/${version}/activities`, { headers, body })
  if (posted.status !== 201) return [{ refused: posted.text }]
  const read = await get(url, pathOf(posted.headers.location), VERSIONS[version])
  const activity = read.json()
  return [activity, activity['object'] as JsonObject]
}

async function expectKept(files: readonly string[], version: Version): Promise<void> {
  for (const file of files) {
    const document = withOwnId(JSON.parse(readFileSync(file, 'utf8')) as JsonObject)
    const said = withoutEmptyOwn(withoutBlind(document))
    const came = await roundTrip(document, version)
    expect([path.basename(file), came]).toEqual([
      path.basename(file),
      expect.arrayContaining([expect.objectContaining(said)]),
    ])
  }
}

test('our own AS2 documents', () => expectKept(filesIn(path.join(FIXTURES, 'as2/good')), 'as2'))
test('our own AS1 documents', () => expectKept(filesIn(path.join(FIXTURES, 'as1/good')), 'as1'))
