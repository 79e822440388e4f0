import path from 'node:path'
import fc from 'fast-check'
import pug from 'pug'
import type { JsonObject } from '../../schemas/wire'
import { sharesOf } from '../../views/model/card/poll'
import { rowOf } from '../../views/model/row'

const VIEW = {
  origin: 'http://localhost:3000',
  now: Date.parse('2026-11-12T18:30:00Z'),
  zone: 'UTC',
}
const template = pug.compileFile(path.join(__dirname, '../../views/item.pug'))
const draw = (activity: JsonObject): string =>
  template({ row: rowOf({ seq: 7, activity }, VIEW), icons: '/i.svg' })
const rowFor = (activity: JsonObject) => rowOf({ seq: 7, activity }, VIEW)

const ANN = { type: 'Person', id: 'https://people.example/ann', name: 'Ann' }
const create = (object: JsonObject): JsonObject => ({ type: 'Create', actor: ANN, object })

describe('weights', () => {
  const PLACE = { type: 'Place', name: 'The Weir', latitude: 52.21, longitude: -0.1386 }
  test.each<[string, JsonObject, 'entry' | 'line']>([
    ['a note', create({ type: 'Note', content: 'x' }), 'entry'],
    ['a question', { type: 'Question', actor: ANN, name: 'When?' }, 'entry'],
    [
      'a check-in at a place that is known',
      { type: 'Arrive', actor: ANN, location: PLACE },
      'entry',
    ],
    ['a check-in somewhere', { type: 'Arrive', actor: ANN }, 'line'],
    [
      'a shared note',
      { type: 'Announce', actor: ANN, object: { type: 'Note', content: 'x' } },
      'entry',
    ],
    ['a share of a link', { type: 'Announce', actor: ANN, object: 'https://x.example/1' }, 'line'],
    ['a like', { type: 'Like', actor: ANN, object: PLACE }, 'line'],
    ['a tombstone', { type: 'Tombstone', id: 'urn:x' }, 'line'],
    [
      'an unknown verb with facts',
      {
        type: ['Activity', 'https://x.example/fix'],
        actor: ANN,
        object: { name: 'It', before: '1' },
      },
      'entry',
    ],
    [
      'an unknown verb without',
      { type: ['Activity', 'https://x.example/fix'], actor: ANN, object: { name: 'It' } },
      'line',
    ],
  ])('%s is an %s', (_, activity, weight) => expect(rowFor(activity).weight).toBe(weight))
})

describe('cards', () => {
  test.each<[string, JsonObject, object]>([
    [
      'place',
      { type: 'Place', name: 'Weir', latitude: 52.2117, longitude: -0.1386 },
      {
        title: 'Weir',
        meta: ['52.2117° N, 0.1386° W'],
        links: [{ href: 'geo:52.211700,-0.138600' }],
      },
    ],
    [
      'place that is nowhere',
      { type: 'Place', name: 'Weir', latitude: 152, longitude: 0 },
      { meta: [], links: [] },
    ],
    [
      'link',
      { type: 'Page', url: 'https://x.example/a', name: 'Tables' },
      { title: 'Tables', href: 'https://x.example/a', host: 'x.example' },
    ],
    [
      'hostile link',
      { type: 'Page', url: 'javascript:alert(1)', name: 'Tables' },
      { title: 'Tables', href: null },
    ],
    [
      'event',
      {
        type: 'Event',
        name: 'Row',
        startTime: '2026-11-15T10:00:00Z',
        endTime: '2026-11-15T13:00:00Z',
        location: { name: 'Lock' },
      },
      {
        title: 'Row',
        leaf: { month: 'Nov', day: '15' },
        when: 'Sunday 15 November, 10:00 to 13:00 UTC',
        meta: ['Lock'],
      },
    ],
    [
      'video',
      { type: 'Video', name: 'Night', url: 'https://v.example/1', duration: 'PT1H2M3S' },
      { title: 'Night', length: '1:02:03', host: 'v.example' },
    ],
    [
      'question',
      {
        type: 'Question',
        name: 'When?',
        oneOf: [{ name: 'Now', replies: { totalItems: 3 } }, { name: 'Later' }],
      },
      {
        poll: {
          answers: [
            { text: 'Now', votes: 3, share: null },
            { text: 'Later', votes: 0, share: null },
          ],
          isOpen: true,
          state: '3 votes · the result shows after you vote',
        },
      },
    ],
    [
      'question that is over',
      {
        type: 'Question',
        name: 'When?',
        closed: '2020-01-01T00:00:00Z',
        anyOf: [{ name: 'Now', replies: { totalItems: 3 } }, { name: 'Later' }],
      },
      {
        poll: {
          answers: [
            { text: 'Now', votes: 3, share: 100 },
            { text: 'Later', votes: 0, share: 0 },
          ],
          isOpen: false,
          isSeveral: true,
          state: '3 votes · final result',
        },
      },
    ],
    [
      'person',
      { type: 'Person', name: 'Ben', summary: '<p>Rows <b>boats</b></p>' },
      { title: 'Ben', text: 'Rows boats' },
    ],
    [
      'anything',
      { type: 'Gauge', name: 'North', before: '1.79 m', after: 2 },
      {
        title: 'North',
        facts: [
          { name: 'type', value: 'Gauge' },
          { name: 'before', value: '1.79 m' },
          { name: 'after', value: '2' },
        ],
      },
    ],
  ])('%s', (_, object, card) => expect(rowFor(create(object)).card).toMatchObject(card))

  test('a push lists its commits, with short hashes', () => {
    const commit = (name: string, hash: string) => ({ type: 'Commit', name, 'x:hash': hash })
    const row = rowFor({
      type: ['Activity', 'https://forge.example/ns#Push'],
      actor: ANN,
      object: [commit('One\nmore', '4f0c9a17aabb'), ...['b', 'c', 'd'].map((at) => commit(at, at))],
    })
    expect(row).toMatchObject({ weight: 'line', icon: 'commit' })
    expect(row.card?.commits).toEqual({
      shown: [
        { hash: '4f0c9a1', text: 'One' },
        { hash: '', text: 'b' },
        { hash: '', text: 'c' },
      ],
      more: 1,
    })
  })
  test('per cents of a poll are whole and add up to 100', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000), { minLength: 1, maxLength: 8 }), (votes) => {
        const sum = sharesOf(votes).reduce((total, one) => total + one, 0)
        expect(sum).toBe(votes.some((one) => one > 0) ? 100 : 0)
      }),
      { numRuns: 50 },
    )
  })
  test('a place lies to the others on the page as on a map: north is up, far is further', () => {
    const spots = () => [
      { latitude: 52.22, longitude: 0 },
      { latitude: 52.21, longitude: 0.5 },
      { latitude: 52.21, longitude: 0 },
    ]
    const place = { type: 'Place', name: 'Weir', latitude: 52.21, longitude: 0 }
    const { card } = rowOf({ seq: 1, activity: create(place) }, { ...VIEW, spots })
    const [north, east, ...more] = card!.dial!.dots
    expect(more).toEqual([])
    expect(north!.y).toBeLessThan(-10)
    expect(Math.abs(north!.x)).toBeLessThan(1)
    expect(east!.x).toBeGreaterThan(-north!.y)
  })
  test('a picture of the card is not shown twice', () => {
    const image = { type: 'Image', url: `${VIEW.origin}/photos/a.jpg`, width: 8, height: 4 }
    const { card, photos } = rowFor(create({ type: 'Article', name: 'Springs', image }))
    expect(card?.cover).toMatchObject({ src: '/photos/a.jpg', width: 8 })
    expect(photos.shown).toEqual([])
  })
  test('a build is ticked or crossed by the machine’s own words', () => {
    const told = (summary: string) =>
      rowFor({
        type: ['Activity', 'https://x.example/Build'],
        actor: { type: 'Service', name: 'mill' },
        summary,
      })
    expect(told('passed build 1')).toMatchObject({ icon: 'check', tone: 'moss' })
    expect(told('failed build 2: 1 of 3 tests passed')).toMatchObject({ icon: 'x', tone: 'clay' })
    expect(told('oiled the wheel')).toMatchObject({ icon: 'server' })
  })

  test('a note has none', () =>
    expect(rowFor(create({ type: 'Note', content: 'x' })).card).toBeNull())
})

test('a long text shows about twelve lines and keeps the rest', () => {
  const words = Array.from({ length: 400 }, (_, index) => `word${index}`)
  const { text, rest } = rowFor(create({ type: 'Note', content: words.join(' ') }))
  expect(text.join('').length).toBeLessThan(1_000)
  expect([...text, ...rest].join(' ').split(/\s+/)).toEqual(words)
})

describe('the template', () => {
  test('escapes everything, wraps names in bdi, and marks what screen readers need', () => {
    const html = draw(
      create({
        type: 'Note',
        content: '&lt;script&gt;alert(1)&lt;/script&gt;',
        attributedTo: ANN.id,
      }),
    )
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(html).toContain('<bdi>Ann</bdi>')
    expect(html).toMatch(/^<article [^>]*aria-labelledby="s-7" aria-describedby="x-7"/)
  })

  const HOSTILE = [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    'javascript:alert(1)',
    'JAVASCRIPT:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'https://x.example/a.jpg',
    'http://localhost:3000/photos/a.jpg',
    '\u202ereversed',
    '#{7*7}',
    '\ud800',
    '__proto__',
  ]
  const text = fc.oneof(fc.constantFrom(...HOSTILE), fc.string())
  const KEYS =
    'id type name summary content url href object actor target image icon attachment location origin width height latitude longitude oneOf published startTime duration attributedTo inReplyTo nameMap mediaType items'.split(
      ' ',
    )
  const TYPES =
    'Create Like Announce Arrive Question Note Image Place Event Video Page Person Service Tombstone Undo Activity Article https://x.example/odd'.split(
      ' ',
    )
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      text,
      fc.double(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 3 }),
      tie('object'),
    ),
    object: fc
      .dictionary(fc.constantFrom(...KEYS), tie('value'), { maxKeys: 8 })
      .chain((members) => fc.constantFrom(...TYPES).map((type) => ({ ...members, type }))),
  }))
  const activity = fc.record(
    {
      type: fc.constantFrom(...TYPES),
      id: text,
      actor: value,
      object: value,
      target: value,
      summary: value,
      published: value,
      location: value,
    },
    { requiredKeys: ['type'] },
  )

  test('whatever was posted: never throws, links and pictures only as allowed, no tag but ours', () => {
    fc.assert(
      fc.property(activity, (posted) => {
        const html = draw(posted as JsonObject)
        for (const [, href] of html.matchAll(/ href="([^"]*)"/g))
          expect(href).toMatch(/^(?:\/(?!\/)|https?:|mailto:|geo:)/)
        for (const [, src] of html.matchAll(/ src="([^"]*)"/g))
          expect(src).toMatch(/^\/(?:photos|demo\/photos)\//)
        for (const [, tag] of html.matchAll(/<\/?([^\s>]*)/g)) expect(TAGS).toContain(tag)
        expect(html).not.toMatch(/<[^>"]*(?:"[^"]*"[^>"]*)*\s(?:on\w+|style)=/)
      }),
      { numRuns: 400 },
    )
  })
  const TAGS =
    'article span svg use circle path rect text img div p a bdi b code time details summary ul li dl dt dd pre button form input'.split(
      ' ',
    )
})

describe('addresses in a text', () => {
  const drawn = (content: string, mediaType = 'text/plain') =>
    draw(create({ type: 'Note', content, mediaType })).match(
      /<div class="text"[^>]*>.*?<\/div>/s,
    )![0]
  const linksIn = (content: string) =>
    [...drawn(content).matchAll(/href="([^"]*)" rel="([^"]*)">([^<]*)</g)].map(([, ...it]) => it)
  const REL = 'nofollow noopener ugc'

  test.each<[string, string, string[]]>([
    ['alone', 'https://example.org/', ['https://example.org/', 'https://example.org/']],
    [
      'at the end of a sentence',
      'See http://a.example/b. Then',
      ['http://a.example/b', 'http://a.example/b'],
    ],
    ['in brackets', '(https://a.example/b)', ['https://a.example/b', 'https://a.example/b']],
    [
      'with brackets of its own',
      'https://a.example/Lock_(water), too',
      ['https://a.example/Lock_(water)', 'https://a.example/Lock_(water)'],
    ],
    [
      'of this server',
      'http://localhost:3000/streams/x',
      ['/streams/x', 'http://localhost:3000/streams/x'],
    ],
  ])('%s are links', (_, content, [href, text]) => {
    expect(linksIn(content)).toEqual([[href, REL, text]])
  })

  test.each([
    'javascript:alert(1)',
    'ftp://a.example/',
    'http://',
    'https://[x/',
    'www.example.org',
    'nothing at all',
  ])('%s is text', (content) => {
    expect(linksIn(content)).toEqual([])
    expect(drawn(content)).toContain(content)
  })

  test('nothing of the text is lost, and nothing of it is markup', () => {
    const content = 'A https://a.example/?q="><b>x</b>&y=1, B https://b.example/<i>; C'
    const html = drawn(content)
    expect(html).not.toMatch(/<[bi]>/)
    const plain = html
      .replace(/<[^>]*>/g, '')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
    expect(plain.replaceAll('&quot;', '"').replaceAll('&amp;', '&')).toBe(content)
  })

  test('a text of nothing but addresses takes no longer than it is long', () => {
    const { linked } = rowFor(
      create({ type: 'Note', content: 'https://a.b/ '.repeat(5_000), mediaType: 'text/plain' }),
    )
    for (const parts of linked.values()) expect(parts.length).toBeLessThan(250)
  })
})
