/** Pages and feeds show items as they now stand, whatever they were when they were posted; REST gives what was posted. */
import type { JsonObject } from '../../schemas/wire'
import { send } from '../support/http'
import { type Local, startLocal } from '../support/local'
import { post } from '../support/rest'
import { stopStarted } from '../support/started'

jest.setTimeout(60_000)
afterAll(stopStarted)

const ANN = 'https://people.example/ann'
let node: Local
let stream = ''
let object = ''
let number = 0
beforeAll(async () => {
  node = await startLocal()
})
beforeEach(() => {
  stream = `s${++number}`
  object = `https://notes.example/${stream}`
})

const get = async (path: string, accept = 'text/html') =>
  (await send(node.url, 'GET', path, { headers: { accept } })).text
async function say(type: string, about: JsonObject | string, where = stream): Promise<string> {
  const answer = await post(node.url, where, {
    type,
    actor: { type: 'Person', id: ANN },
    object: about,
  })
  expect(answer.status).toBe(201)
  return String(answer.json()['id'])
}
const create = (content: string, more: JsonObject = {}) =>
  say('Create', { type: 'Note', id: object, attributedTo: ANN, content, ...more })

/** Every page on which an item of the stream stands. */
const PAGES: [name: string, path: () => string][] = [
  ['the stream', () => `/streams/${stream}`],
  ['an older page', () => `/streams/${stream}?before=2`],
  ['several streams', () => `/?stream=${stream}&stream=other`],
  ['who posted it', () => `/objects?id=${encodeURIComponent(ANN)}`],
  ['Atom', () => `/streams/${stream}.atom`],
  ['JSON Feed', () => `/streams/${stream}.json-feed`],
]

test.each(PAGES)('%s: an updated item stands there as it is now', async (_, path) => {
  await create('first words')
  await say('Update', { id: object, content: `words of ${stream}` })
  expect(await get(path())).toContain(`words of ${stream}`)
})

test.each(PAGES)('%s: of what its owner deleted nothing is left', async (name, path) => {
  await create(`secret of ${stream}`)
  await say('Delete', object)
  const text = await get(path())
  expect(text).not.toContain(`secret of ${stream}`)
  if (!['Atom', 'JSON Feed'].includes(name)) expect(text).toContain('This entry was deleted')
})

test('somebody else can neither change nor delete it', async () => {
  await create('mine')
  const actor = 'https://people.example/ben'
  for (const activity of [
    { type: 'Update', actor, object: { id: object, content: 'his' } },
    { type: 'Delete', actor, object },
  ])
    expect((await post(node.url, stream, activity)).status).toBe(201)
  const text = await get(`/streams/${stream}?before=2`)
  expect(text).toContain('mine')
  expect(text).not.toContain('This entry was deleted')
})

test('what was changed or deleted by way of another stream is so here, too', async () => {
  await create('first words')
  await say('Update', { id: object, content: 'second words' }, 'elsewhere')
  expect(await get(`/streams/${stream}`)).toContain('second words')
  await say('Delete', object, 'elsewhere')
  expect(await get(`/streams/${stream}`)).toContain('This entry was deleted')
})

test('what was taken back is drawn as the live page draws it', async () => {
  await create('a note')
  const like = await say('Like', object)
  expect(await get(`/streams/${stream}?before=3`)).not.toContain('This entry was deleted')
  await say('Undo', like)
  expect(await get(`/streams/${stream}?before=3`)).toContain('This entry was deleted')
})

test('the page of an entry shows it as it is now; gone is gone', async () => {
  const path = new URL(await create('first words')).pathname
  await say('Update', { id: object, content: 'second words' })
  expect(await get(path)).toContain('second words')
  await say('Delete', object)
  const gone = await send(node.url, 'GET', path, { headers: { accept: 'text/html' } })
  expect([gone.status, gone.text.includes('words')]).toEqual([410, false])
})

test('orderedItems stay what was posted', async () => {
  await create('first words')
  await say('Update', { id: object, content: 'second words' })
  const text = await get(`/streams/${stream}/activities`, 'application/activity+json')
  expect(text).toContain('first words')
})

test('a feed says when an entry changed, so that its readers show it anew', async () => {
  await create('first words', { tag: { name: '#tide' } })
  const feed = async (query = '') =>
    (JSON.parse(await get(`/streams/${stream}.json-feed${query}`)) as { items: JsonObject[] }).items
  const before = (await feed()).at(-1)!
  await new Promise((resolve) => setTimeout(resolve, 2))
  await say('Update', { id: object, content: 'second words' })
  const after = (await feed()).at(-1)!
  expect(after['id']).toBe(before['id'])
  expect(after['date_published']).toBe(before['date_published'])
  expect(String(after['date_modified']) > String(before['date_published'])).toBe(true)
  expect(await feed('?tag=%23tide&type=Create')).toHaveLength(1)
  await say('Update', { id: object, tag: null })
  // It has left what the filter asks for.
  expect(await feed('?tag=%23tide&type=Create')).toHaveLength(0)
})
