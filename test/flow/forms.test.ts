/** Forms — one resource in both versions and as a page: which by Accept, each with a tag of its own; collections and their links. */
import type { JsonObject } from '../../schemas/wire'
import { send, type Answer } from '../support/http'
import { startLocal } from '../support/local'
import { AS2, get, page, pathOf, positionOf, post, streamPath } from '../support/rest'
import { stopStarted } from '../support/started'

jest.setTimeout(60_000)
afterAll(stopStarted)

const ACTIVITY = 'application/activity+json'
const AS1 = 'application/stream+json'
const LD = 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"'
const JSON_TYPE = 'application/json'
const BROWSER = 'text/html,application/xhtml+xml,*/*;q=0.8'
const FORMS = [ACTIVITY, LD, JSON_TYPE, AS1]

const NEW =
  '{"type":"Create","actor":"https://people.example/ann","object":{"type":"Note","content":"n","x:n":1.0}}'
const OLD =
  '{"verb":"post","actor":{"id":"https://people.example/bo"},"object":{"objectType":"comment","content":"o","n":1.0}}'

let url: string
let born: Answer
let bornAs1: Answer
beforeAll(async () => {
  url = (await startLocal()).url
  born = await post(url, 'forms', NEW)
  bornAs1 = await post(url, 'forms', OLD, { 'content-type': AS1 })
  expect([born.status, bornAs1.status]).toEqual([201, 201])
})

const pathsOf = (): string[] => [
  pathOf(born.headers.location),
  '/streams',
  '/streams/forms',
  streamPath('forms'),
]

test('each resource is given as what Accept prefers, and as AS2 to whom all is one', async () => {
  for (const path of pathsOf()) {
    for (const [accept, type] of [
      ...FORMS.map((form) => [form, form]),
      ['*/*', ACTIVITY],
      [`${AS1};q=0.5, ${JSON_TYPE}`, JSON_TYPE],
      [`${AS1}, ${JSON_TYPE};q=0.5`, AS1],
      [
        'application/ld+json;profile="https://e.example/p https://www.w3.org/ns/activitystreams"',
        LD,
      ],
      // People read the page of the stream instead.
      [BROWSER, path === streamPath('forms') ? ACTIVITY : 'text/html; charset=utf-8'],
    ] as const) {
      const { status, headers } = await get(url, path, accept)
      expect([path, accept, status, headers['content-type']]).toEqual([path, accept, 200, type])
      expect(String(headers.vary).split(', ')).toContain('Accept')
    }
    const { headers } = await send(url, 'GET', path)
    expect(headers['content-type']).toBe(ACTIVITY)
  }
})

test('406 says what there is', async () => {
  for (const path of pathsOf()) {
    const refused = await get(url, path, 'image/png')
    expect([refused.status, refused.headers.vary]).toEqual([406, 'Accept'])
    expect(refused.headers['cache-control']).toBe('no-cache')
    for (const form of FORMS) expect(refused.json().detail).toContain(form)
  }
})

test('415 says what is taken', async () => {
  const refused = await post(url, 'forms', 'hello', { 'content-type': 'text/plain' })
  expect(refused.status).toBe(415)
  for (const type of [ACTIVITY, 'application/ld+json', AS1, JSON_TYPE])
    expect(String(refused.headers.accept).split(', ')).toContain(type)
})

describe('tags', () => {
  const askAgain = (path: string, accept: string, tag: string, method = 'GET') =>
    send(url, method, path, { headers: { accept, 'if-none-match': tag } })

  test('each form has its own, a strong one, and comes once', async () => {
    for (const path of pathsOf()) {
      const tags = new Set<string>()
      for (const form of FORMS) {
        const first = await get(url, path, form)
        const tag = String(first.headers.etag)
        expect(tag).toMatch(/^"[\w-]+"$/)
        tags.add(tag)
        for (const asked of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
          const again = await askAgain(path, form, asked)
          expect([path, form, asked, again.status, again.text]).toEqual([
            path,
            form,
            asked,
            304,
            '',
          ])
          for (const name of ['etag', 'vary', 'cache-control', 'freshet-position', 'link'])
            expect([name, again.headers[name]]).toEqual([name, first.headers[name]])
          expect(again.headers['content-type']).toBeUndefined()
        }
        expect((await askAgain(path, form, '"other"')).status).toBe(200)
      }
      expect(tags.size).toBe(FORMS.length)
    }
  })

  test('no cache keeps what it has not asked about', async () => {
    for (const path of pathsOf())
      expect((await get(url, path)).headers['cache-control']).toBe('no-cache')
  })

  test('HEAD tells what GET would, without a body', async () => {
    for (const path of pathsOf())
      for (const form of FORMS) {
        const { headers, text } = await get(url, path, form)
        const head = await send(url, 'HEAD', path, { headers: { accept: form } })
        expect([head.status, head.text]).toEqual([200, ''])
        expect(Number(head.headers['content-length'])).toBe(Buffer.byteLength(text))
        for (const name of ['content-type', 'etag', 'vary', 'link', 'freshet-position'])
          expect([name, head.headers[name]]).toEqual([name, headers[name]])
        const again = await askAgain(path, form, String(headers.etag), 'HEAD')
        expect(again.status).toBe(304)
      }
  })

  test('HEAD of events ends, though GET would not', async () => {
    const head = await send(url, 'HEAD', '/streams/forms/events')
    expect([head.status, head.headers['content-type']]).toEqual([200, 'text/event-stream'])
  })

  test('a tag is no more good when the activity is erased', async () => {
    const gone = await post(url, 'erased', NEW)
    const path = pathOf(gone.headers.location)
    const tag = String((await get(url, path)).headers.etag)
    const before = await page(url, 'erased', '?before=2')
    expect((await send(url, 'DELETE', path)).status).toBe(204)
    expect((await askAgain(path, ACTIVITY, tag)).status).toBe(410)
    const pages = await askAgain(
      `${streamPath('erased')}?before=2`,
      ACTIVITY,
      String(before.headers.etag),
    )
    expect([pages.status, pages.text.includes('Tombstone')]).toEqual([200, true])
  })
})

describe('both versions of one activity', () => {
  test('what came as AS2 is given in the words of AS1', async () => {
    const path = pathOf(born.headers.location)
    expect((await get(url, path)).text).toBe(born.text)
    const { published } = born.json()
    expect((await get(url, path, AS1)).json()).toEqual({
      id: born.json().id,
      verb: 'post',
      published,
      actor: { id: 'https://people.example/ann' },
      object: { objectType: 'note', content: 'n', 'x:n': 1 },
      'as2:@context': 'https://www.w3.org/ns/activitystreams',
    })
  })

  test('what came as AS1 is given as it came', async () => {
    const path = pathOf(bornAs1.headers.location)
    expect((await get(url, path, AS1)).text).toBe(OLD)
    expect((await get(url, path)).json()).toMatchObject({
      type: 'Create',
      object: { type: 'Note', 'as1:objectType': 'comment', content: 'o' },
    })
  })

  test('a post is answered in the version that it prefers, and never refused for that', async () => {
    const answerTo = (accept: string, id: string) =>
      send(url, 'POST', streamPath('answers'), {
        headers: { ...AS2, accept },
        body: NEW.replace('{', `{"id":"https://e.example/${id}",`),
      })
    const old = await answerTo(AS1, 'old')
    expect([old.status, old.headers['content-type'], old.json().verb]).toEqual([201, AS1, 'post'])
    const other = await answerTo('image/png', 'other')
    expect([other.status, other.headers['content-type']]).toEqual([201, ACTIVITY])
  })
})

describe('collections', () => {
  let epoch: string
  beforeAll(async () => {
    for (let number = 1; number <= 45; number++)
      await post(url, 'walk', { type: 'View', object: `https://e.example/${number}` })
    epoch = positionOf(await page(url, 'walk')).epoch
  })
  const numbersOf = (items: unknown): number[] =>
    (items as JsonObject[]).map(({ object }) =>
      Number(/[0-9]+$/.exec(String((object as JsonObject)?.['id'] ?? object))?.[0]),
    )
  const down = (high: number, low: number) =>
    Array.from({ length: high - low + 1 }, (_, index) => high - index)
  const linksIn = ({ headers }: Answer): Record<string, string> =>
    Object.fromEntries(
      [...String(headers.link).matchAll(/<([^>]*)>; rel="(\w+)"/g)].map((found) => [
        found[2],
        found[1],
      ]),
    )

  test('a stream is an OrderedCollection under the id that the list gives', async () => {
    const list = (await get(url, '/streams?limit=100')).json().items as JsonObject[]
    const listed = list.find(({ name }) => name === 'walk')!
    const read = await get(url, pathOf(listed['id']))
    const { '@context': context, first, last, ...stream } = read.json()
    expect(context).toBe('https://www.w3.org/ns/activitystreams')
    expect(stream).toEqual(listed)
    expect(stream).toMatchObject({ type: 'OrderedCollection', totalItems: 45 })
    expect(linksIn(read)).toMatchObject({ first, last })
    expect(read.headers['freshet-position']).toBe(`${epoch}:45`)
    expect(numbersOf((await get(url, pathOf(first))).json().orderedItems)).toEqual(down(45, 26))
    expect(numbersOf((await get(url, pathOf(last))).json().orderedItems)).toEqual(down(20, 1))
    expect((await get(url, '/streams/walk?limit=1')).json().code).toBe('bad-parameter')
    expect((await get(url, '/streams/nobody-posted-here')).json()).toMatchObject({ totalItems: 0 })
    expect((await get(url, '/streams/BAD')).json().code).toBe('bad-stream')
  })

  test('every page is part of it, and the header repeats the links of the body', async () => {
    let next: unknown = `${streamPath('walk')}?limit=20`
    const walked: number[] = []
    while (next !== undefined) {
      const answer: Answer = await get(url, new URL(String(next), url).href.slice(url.length))
      const body = answer.json()
      expect(pathOf(body.partOf)).toBe('/streams/walk')
      expect(linksIn(answer)).toMatchObject({
        first: body.first,
        last: body.last,
        prev: body.prev,
      })
      expect(linksIn(answer)['next']).toBe(body.next)
      walked.push(...numbersOf(body.orderedItems))
      next = body.next === undefined ? undefined : pathOf(body.next)
    }
    expect(walked).toEqual(down(45, 1))
  })

  test('a page stays what it is while items arrive', async () => {
    const second = pathOf((await page(url, 'walk')).json().next)
    const before = await get(url, second)
    await post(url, 'walk', { type: 'View', object: 'https://e.example/46' })
    const after = await get(url, second)
    expect(after.json().orderedItems).toEqual(before.json().orderedItems)
    expect(numbersOf(after.json().orderedItems)).toEqual(down(25, 6))
  })

  test('AS1 walks it by links, with every item in AS1', async () => {
    const stream = (await get(url, '/streams/walk', AS1)).json()
    expect(stream).toMatchObject({
      objectType: 'collection',
      displayName: 'walk',
      totalItems: 46,
      itemsPerPage: 20,
      links: { self: { href: stream.id } },
    })
    expect(pathOf(stream.id)).toBe('/streams/walk')
    const walked = numbersOf(stream.items)
    for (let links = stream.links as Record<string, JsonObject>; links['next'] !== undefined;) {
      const older = (await get(url, pathOf(links['next']['href']), AS1)).json()
      for (const item of older.items as JsonObject[]) expect(item['verb']).toBe('watch')
      walked.push(...numbersOf(older.items))
      links = older.links as Record<string, JsonObject>
      expect(links['self']).toEqual({ href: older.id })
    }
    expect(walked).toEqual(down(46, 1))
  })

  test('AS1 gives what came as AS1 as it came, and leaves out what was erased', async () => {
    expect((await get(url, streamPath('forms'), AS1)).text).toContain(`"items":[${OLD},{`)
    const verbs = ((await get(url, streamPath('erased'), AS1)).json().items as JsonObject[]).map(
      ({ verb }) => verb,
    )
    expect(verbs).toEqual(['delete'])
  })
})
