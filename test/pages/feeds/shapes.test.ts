import { parseAtomFeed, parseJsonFeed } from 'feedsmith'
import type { JsonObject } from '../../../schemas/wire'
import { all, parseXml, type Element } from '../../support/xml'
import { ORIGIN, pageOf, shape } from './pages'

const ATOM = '{http://www.w3.org/2005/Atom}'
const ACTIVITY = '{http://activitystrea.ms/spec/1.0/}'
const AS1 = 'http://activitystrea.ms/schema/1.0/'

const ANN = { type: 'Person', id: 'https://people.example/ann', name: 'Ann' }
const PHOTO: JsonObject = {
  id: `${ORIGIN}/activities/abc`,
  type: 'Create',
  published: '2026-03-01T10:00+02:00',
  updated: '2026-03-02T08:00:00.5Z',
  actor: { ...ANN, icon: { type: 'Image', url: 'https://people.example/ann.png' } },
  object: {
    type: 'Image',
    id: 'https://photos.example/7',
    name: 'The heron',
    url: [
      {
        type: 'Link',
        href: 'https://photos.example/7-s.webp',
        mediaType: 'image/webp',
        width: 256,
      },
      { type: 'Link', href: 'https://photos.example/7.jpg', mediaType: 'image/jpeg', width: 2048 },
    ],
    tag: [
      { type: 'Hashtag', name: '#weir' },
      { type: 'Mention', href: 'urn:x', name: '@bo' },
    ],
  },
  target: { type: 'Collection', id: 'https://photos.example/albums/1', name: 'Birds' },
}

const atomOf = async (...activities: unknown[]): Promise<Element> =>
  parseXml(await shape('atom', pageOf(activities)))
const entryOf = async (activity: unknown): Promise<Element> =>
  all(await atomOf(activity), `${ATOM}entry`)[0]!
const itemOf = async (activity: unknown) =>
  (JSON.parse(await shape('json-feed', pageOf([activity]))) as { items: JsonObject[] }).items[0]!
const textsIn = (element: Element, name: string): string[] =>
  all(element, name).map(({ text }) => text)
const linksIn = (element: Element): Record<string, string>[] =>
  all(element, `${ATOM}link`).map(({ attributes }) => attributes)

describe('Atom', () => {
  test('says which feed it is, where it stands, and where the pages beside it are', async () => {
    const feed = await atomOf(PHOTO)
    expect(feed.name).toBe(`${ATOM}feed`)
    expect(textsIn(feed, `${ATOM}id`)).toEqual([`${ORIGIN}/streams/general.atom`])
    expect(textsIn(feed, `${ATOM}title`)).toEqual(['#general'])
    expect(textsIn(feed, `${ATOM}updated`)).toEqual(['2026-03-02T08:00:00.500Z'])
    const page = `${ORIGIN}/streams/general.atom`
    expect(linksIn(feed)).toEqual([
      { rel: 'self', type: 'application/atom+xml', href: `${page}?before=e:9&limit=2` },
      { rel: 'alternate', type: 'text/html', href: `${ORIGIN}/streams/general` },
      {
        rel: 'alternate',
        type: 'application/activity+json',
        href: `${ORIGIN}/streams/general/activities`,
      },
      { rel: 'next', type: 'application/atom+xml', href: `${page}?before=e:7&limit=2` },
      { rel: 'previous', type: 'application/atom+xml', href: `${page}?after=e:8&limit=2` },
      { rel: 'prev', type: 'application/atom+xml', href: `${page}?after=e:8&limit=2` },
    ])
  })

  test('an entry has all that RFC 4287 asks for, and the activity', async () => {
    const entry = await entryOf(PHOTO)
    expect(textsIn(entry, `${ATOM}id`)).toEqual([PHOTO['id']])
    expect(textsIn(entry, `${ATOM}title`)).toEqual(['Ann added a photo to Birds: The heron'])
    expect(textsIn(entry, `${ATOM}published`)).toEqual(['2026-03-01T08:00:00.000Z'])
    expect(textsIn(entry, `${ATOM}updated`)).toEqual(['2026-03-02T08:00:00.500Z'])
    expect(all(entry, `${ATOM}category`).map(({ attributes }) => attributes)).toEqual([
      { term: 'weir' },
    ])
    expect(all(entry, `${ATOM}content`)[0]!.attributes).toEqual({ type: 'html' })
    const [author] = all(entry, `${ATOM}author`)
    expect(textsIn(author!, `${ATOM}name`)).toEqual(['Ann'])
    expect(textsIn(author!, `${ATOM}uri`)).toEqual([ANN.id])
    expect(textsIn(author!, `${ACTIVITY}object-type`)).toEqual([`${AS1}person`])
    expect(textsIn(entry, `${ACTIVITY}verb`)).toEqual([`${AS1}post`])
    expect(linksIn(entry)).toContainEqual({
      rel: 'enclosure',
      type: 'image/jpeg',
      href: 'https://photos.example/7.jpg',
      title: 'The heron',
    })
    for (const [name, id, title, type] of [
      ['object', 'https://photos.example/7', 'The heron', 'image'],
      ['target', 'https://photos.example/albums/1', 'Birds', 'collection'],
    ]) {
      const [thing] = all(entry, `${ACTIVITY}${name}`)
      expect(textsIn(thing!, `${ATOM}id`)).toEqual([id])
      expect(textsIn(thing!, `${ATOM}title`)).toEqual([title])
      expect(textsIn(thing!, `${ACTIVITY}object-type`)).toEqual([`${AS1}${type}`])
    }
  })

  test('an object without an id has one below its activity’s', async () => {
    const objectOf = async (id: string) =>
      textsIn(
        all(
          await entryOf({ id, type: 'Create', object: { type: 'Note', id: 'no iri' } }),
          `${ACTIVITY}object`,
        )[0]!,
        `${ATOM}id`,
      )
    expect(await objectOf('urn:uuid:1')).toEqual(['urn:uuid:1#object'])
    expect(await objectOf('https://x.example/1#a')).toEqual(['https://x.example/1#a/object'])
  })

  test.each<[JsonObject, string]>([
    [{ type: 'Create' }, `${AS1}post`],
    [{ type: 'https://www.w3.org/ns/activitystreams#Announce' }, `${AS1}share`],
    [{ type: 'as:Like' }, `${AS1}like`],
    [{ type: 'Like', 'as1:verb': 'favorite' }, `${AS1}favorite`],
    [{ type: 'https://x.example/ns#Like' }, 'https://x.example/ns#Like'],
    [{ type: ['https://x.example/ns#Praise', 'Like'] }, `${AS1}like`],
    [{ type: 'Measure' }, 'https://www.w3.org/ns/activitystreams#Measure'],
    [{ type: ['Activity', 'https://x.example/ns#Measure'] }, 'https://x.example/ns#Measure'],
    [{ type: 'constructor' }, 'https://www.w3.org/ns/activitystreams#constructor'],
    [{}, `${AS1}post`],
  ])('the verb of %j is %s', async (activity, verb) => {
    const entry = await entryOf({ id: 'urn:1', ...activity })
    expect(textsIn(entry, `${ACTIVITY}verb`)).toEqual([verb])
  })

  test('a feed without entries is one, and the same each time', async () => {
    const [one, other] = [await shape('atom', pageOf([])), await shape('atom', pageOf([]))]
    expect(one).toBe(other)
    expect(textsIn(parseXml(one), `${ATOM}updated`)).toEqual(['1970-01-01T00:00:00.000Z'])
  })
})

describe('JSON Feed', () => {
  test('has the members of version 1.1', async () => {
    const text = await shape('json-feed', pageOf([PHOTO]))
    const feed = JSON.parse(text) as JsonObject
    expect(feed).toMatchObject({
      version: 'https://jsonfeed.org/version/1.1',
      title: '#general',
      home_page_url: `${ORIGIN}/streams/general`,
      feed_url: `${ORIGIN}/streams/general.atom`,
      next_url: `${ORIGIN}/streams/general.atom?before=e:7&limit=2`,
    })
    expect(parseJsonFeed(text).items?.[0]).toMatchObject({
      id: PHOTO['id'],
      url: `${ORIGIN}/activities/abc`,
      external_url: 'https://photos.example/7-s.webp',
      title: 'Ann added a photo to Birds: The heron',
      image: 'https://photos.example/7.jpg',
      date_published: '2026-03-01T08:00:00.000Z',
      date_modified: '2026-03-02T08:00:00.500Z',
      authors: [{ name: 'Ann', url: ANN.id, avatar: 'https://people.example/ann.png' }],
      tags: ['weir'],
      attachments: [
        { url: 'https://photos.example/7.jpg', mime_type: 'image/jpeg', title: 'The heron' },
      ],
    })
  })
  test('extensions begin with an underscore and have no dots in their names', async () => {
    const names: string[] = []
    const item = await itemOf({ ...PHOTO, 'https://x.example/ns#a.b': 1 })
    JSON.stringify(item, (name, value: unknown) => {
      names.push(name)
      return value
    })
    expect(names.filter((name) => /[.:]/.test(name))).toEqual([])
    expect(item['_activity']).toEqual({
      about: 'https://www.w3.org/TR/activitystreams-core/',
      verb: `${AS1}post`,
      object: { id: 'https://photos.example/7', type: `${AS1}image`, title: 'The heron' },
      target: {
        id: 'https://photos.example/albums/1',
        type: `${AS1}collection`,
        title: 'Birds',
      },
    })
  })
})

describe('both', () => {
  test('agree on entries, newest first, and leave out what was erased', async () => {
    const texts = [
      PHOTO,
      { id: 'urn:2', type: 'Tombstone', formerType: 'Create', deleted: '2026-03-01T10:00:00Z' },
      { id: 'urn:3', type: 'Like', actor: ANN, object: 'https://photos.example/7' },
    ]
    const atom = parseAtomFeed(await shape('atom', pageOf(texts)))
    const json = parseJsonFeed(await shape('json-feed', pageOf(texts)))
    expect(atom.entries?.map(({ id }) => id)).toEqual([PHOTO['id'], 'urn:3'])
    expect(json.items?.map(({ id }) => id)).toEqual([PHOTO['id'], 'urn:3'])
    expect(JSON.stringify([atom, json])).not.toContain('Tombstone')
  })

  test.each<[JsonObject, string, string]>([
    [
      {
        type: 'Create',
        actor: ANN,
        object: { type: 'Note', content: '<p>The river is <b>up</b></p><p>x<br>y</p>' },
      },
      'Ann: The river is up x y',
      '<p>The river is up</p><p>x<br/>y</p>',
    ],
    [
      {
        type: 'Like',
        actor: ANN,
        object: { type: 'Note', id: 'https://a.example/1', content: 'Hi' },
      },
      'Ann liked “Hi”',
      '<p><a href="https://people.example/ann">Ann</a> liked <a href="https://a.example/1">“Hi”</a></p>',
    ],
    [
      {
        type: 'Create',
        actor: ANN,
        object: { type: 'Image', name: 'A', url: `${ORIGIN}/photos/1.jpg`, width: 9, height: 8 },
      },
      'Ann added a photo: A',
      `<p>A</p><p><a href="${ORIGIN}/photos/1.jpg"><img src="${ORIGIN}/photos/1.jpg" alt="A" width="9" height="8"/></a></p>`,
    ],
    [
      { type: 'Invite', actor: ANN, object: { type: 'Event', name: 'Row' } },
      'Ann invited everyone to Row',
      '<p><strong>Row</strong></p>',
    ],
    [
      {
        type: 'Create',
        actor: ANN,
        object: {
          type: 'Event',
          name: 'Row',
          startTime: '2026-05-01T18:00:00Z',
          location: { type: 'Place', name: 'Weir' },
        },
      },
      'Ann invited everyone to Row',
      '<p><strong>Row</strong></p><p>Weir</p><p>2026-05-01 18:00 UTC</p>',
    ],
    [
      {
        type: 'Create',
        actor: ANN,
        object: { type: 'Note', content: `${'many words '.repeat(30)}` },
      },
      'Ann: many words many words many words many words many words many words many words…',
      expect.stringMatching(/^<p>many words .*many words<\/p>$/) as string,
    ],
  ])('%j', async (activity, title, html) => {
    const item = await itemOf({ id: 'urn:1', ...activity })
    expect(item['title']).toBe(title)
    expect(item['content_html']).toEqual(html)
  })
})
