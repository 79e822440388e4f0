/** What the demo would post, as `--print` writes it. */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Json, JsonObject } from '../../schemas/wire'
import { runDemo } from './run'

interface Item {
  readonly streams: string[]
  readonly contentType: string
  readonly activity: JsonObject
}

const BASE = 'http://127.0.0.1:4567'
const COUNT = 600
const args = ['--print', '--url', BASE, '--now', '2026-11-12T09:00:00Z', '--count', String(COUNT)]
const print = async (...more: string[]): Promise<string> => (await runDemo(...args, ...more)).out

let text: string
let items: Item[]
beforeAll(async () => {
  text = await print('--seed', 'one')
  items = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Item)
})

/** Every string in a document, with its path of member names. */
function stringsOf(value: Json, at: string): [at: string, text: string][] {
  if (typeof value === 'string') return [[at, value]]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, member]) =>
    stringsOf(member, Array.isArray(value) ? at : `${at}.${name}`),
  )
}

test('is as long as asked, and ends', () => {
  expect(items).toHaveLength(COUNT)
})

test('is the same for the same seed, and another for another', async () => {
  expect(await print('--seed', 'one')).toBe(text)
  expect(await print('--seed', 'two')).not.toBe(text)
})

test('refers only to what was posted before', () => {
  const made = new Set<string>()
  const lasting = /^https:\/\/alder-bend\.example\/(people|machines|groups|places|albums|tags|ns)\b/
  const foreign: string[] = []
  for (const { activity } of items) {
    const makes = ['Create', 'Add', 'Question', 'post', 'build', 'alder:Push', 'alder:Measure']
    const isMaking = makes.includes(String(activity['type'] ?? activity['verb']))
    if (isMaking)
      for (const [at, id] of stringsOf(activity, '')) if (/^(\.object)?\.id$/.test(at)) made.add(id)
    for (const [at, id] of stringsOf(activity, ''))
      if (/\.(id|inReplyTo)$/.test(at) && at !== '.id' && !lasting.test(id) && !made.has(id))
        foreign.push(`${at} ${id}`)
  }
  expect(foreign).toEqual([])
  expect(
    items.filter(({ activity }) => JSON.stringify(activity).includes('inReplyTo')).length,
  ).toBeGreaterThan(50)
})

test('gives each activity an id of its own, absolute and not the server’s', () => {
  const ids = items.map(({ activity }) => String(activity['id']))
  expect(new Set(ids).size).toBe(COUNT)
  expect(
    ids.filter((id) => !/^https:\/\/alder-bend\.example\/activities\/[0-9a-f-]{36}$/.test(id)),
  ).toEqual([])
})

test('is AS2 with actor and type, or AS1 with actor and verb, as its content type says', () => {
  const wrong = items.filter(({ contentType, activity }) => {
    const actor = activity['actor'] as JsonObject
    const isAs1 =
      typeof activity['verb'] === 'string' && 'objectType' in actor && !('type' in activity)
    const isAs2 = typeof activity['type'] === 'string' && 'type' in actor && !('verb' in activity)
    return contentType === 'application/stream+json' ? !isAs1 : !isAs2 || !activity['@context']
  })
  expect(wrong).toEqual([])
  expect(new Set(items.map(({ contentType }) => contentType)).size).toBe(2)
})

test('says nothing that is undefined, empty or left to be filled in', () => {
  const strings = items.flatMap(({ activity }) => stringsOf(activity, ''))
  expect(
    strings.filter(([, each]) => /undefined|NaN|\{[a-z]+\}/.test(each) || each === ''),
  ).toEqual([])
})

test('goes to the main stream, sometimes to another as well, each a name that a stream may have', async () => {
  expect(items.filter(({ streams }) => streams[0] !== 'general')).toEqual([])
  expect(items.some(({ streams }) => streams.length === 2)).toBe(true)
  const names = new Set(items.flatMap(({ streams }) => streams))
  expect([...names].filter((name) => !/^[a-z0-9][a-z0-9._-]{0,63}$/.test(name))).toEqual([])
  const photos = await print('--seed', 'one', '--stream', 'photos')
  expect(photos).not.toContain('"photos","photos"')
})

test('is of many kinds, by about a dozen actors', () => {
  const kinds = new Set(items.map(({ activity }) => activity['type'] ?? activity['verb']))
  expect([...kinds]).toEqual(
    expect.arrayContaining([
      'Create',
      'Like',
      'Announce',
      'Follow',
      'Arrive',
      'Question',
      'Add',
      'Accept',
      'Join',
      'post',
      'checkin',
      'like',
      'build',
    ]),
  )
  const actors = new Set(items.map(({ activity }) => (activity['actor'] as JsonObject)['id']))
  expect(actors.size).toBeGreaterThanOrEqual(12)
})

test('shows pictures that the repository ships, with their real size', () => {
  const links = new Map<string, JsonObject>()
  const visit = (value: Json): void => {
    if (typeof value !== 'object' || value === null) return
    if (Array.isArray(value)) return value.forEach(visit)
    const href = value['href'] ?? value['url']
    if (typeof href === 'string' && href.startsWith(`${BASE}/demo/`)) links.set(href, value)
    Object.values(value).forEach(visit)
  }
  items.forEach(({ activity }) => visit(activity))
  expect(links.size).toBeGreaterThanOrEqual(9)
  for (const [href, { width, height }] of links) {
    const file = path.resolve(__dirname, '../..', `.${new URL(href).pathname}`)
    expect([href, existsSync(file)]).toEqual([href, true])
    expect(readFileSync(file, 'utf8')).toContain(`width="${width}" height="${height}"`)
  }
})

test('describes each photo for those who can not see it', () => {
  const images = items
    .flatMap(({ activity }) => [activity['object'] ?? null].flat())
    .filter(
      (object): object is JsonObject =>
        typeof object === 'object' &&
        object !== null &&
        !Array.isArray(object) &&
        'url' in object &&
        object['type'] === 'Image',
    )
  expect(images.length).toBeGreaterThan(20)
  expect(
    images.filter(
      (image) => typeof image['summary'] !== 'string' || typeof image['name'] !== 'string',
    ),
  ).toEqual([])
})
