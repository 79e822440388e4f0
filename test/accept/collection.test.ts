import { pageJson, streamsJson, type PageView } from '../../server/accept/collection'

const BASE = 'https://feed.example'
const PAGE = `${BASE}/streams/weir/activities`

function view(more: Partial<PageView> = {}): PageView {
  return {
    publicUrl: BASE,
    stream: 'weir',
    epoch: 'abcdefgh',
    page: { head: 41, entries: [], lowest: 22, highest: 41 },
    limit: 20,
    after: undefined,
    before: undefined,
    filterQuery: new URLSearchParams(),
    filtered: false,
    ...more,
  }
}
const read = (more: Partial<PageView> = {}) => JSON.parse(pageJson(view(more)))

test('the newest page', () => {
  expect(read()).toEqual({
    '@context': 'https://www.w3.org/ns/activitystreams',
    id: `${PAGE}?limit=20`,
    type: 'OrderedCollectionPage',
    partOf: PAGE,
    totalItems: 41,
    next: `${PAGE}?limit=20&before=abcdefgh:22`,
    prev: `${PAGE}?limit=20&after=abcdefgh:41`,
    orderedItems: [],
  })
})

test('stored texts are joined byte for byte', () => {
  const texts = ['{"n":9007199254740993,"one":1.0,"e":"\\u00e9"}', '{"é":"🌊"}']
  const json = pageJson(
    view({
      page: { head: 41, lowest: 40, highest: 41, entries: texts.map((text) => ({ seq: 1, text })) },
    }),
  )
  expect(json).toContain(`"orderedItems":[${texts.join()}]}`)
  expect(JSON.parse(json).orderedItems).toHaveLength(2)
})

const links: [
  title: string,
  more: Partial<PageView>,
  id: string,
  next: string | undefined,
  prev: string,
][] = [
  [
    'older',
    { before: 22, page: { head: 41, entries: [], lowest: 2, highest: 21 } },
    'before=abcdefgh:22',
    'before=abcdefgh:2',
    'after=abcdefgh:21',
  ],
  [
    'the oldest has no next',
    { before: 2, page: { head: 41, entries: [], lowest: 1, highest: 1 } },
    'before=abcdefgh:2',
    undefined,
    'after=abcdefgh:1',
  ],
  [
    'newer',
    { after: 10, page: { head: 41, entries: [], lowest: 11, highest: 30 } },
    'after=abcdefgh:10',
    'before=abcdefgh:11',
    'after=abcdefgh:30',
  ],
  [
    'nothing newer: prev stays where it is, for polling',
    { after: 41, page: { head: 41, entries: [], lowest: 42, highest: 41 } },
    'after=abcdefgh:41',
    'before=abcdefgh:42',
    'after=abcdefgh:41',
  ],
  [
    'after 0',
    { after: 0, page: { head: 5, entries: [], lowest: 1, highest: 5 } },
    'after=abcdefgh:0',
    undefined,
    'after=abcdefgh:5',
  ],
]
test.each(links)('links: %s', (_title, more, id, next, prev) => {
  const url = (query: string) => `${PAGE}?limit=20&${query}`
  const page = read(more)
  expect(page.id).toBe(url(id))
  expect(page.next).toBe(next === undefined ? undefined : url(next))
  expect(page.prev).toBe(url(prev))
})

test('an empty stream', () => {
  const page = read({ page: { head: 0, entries: [], lowest: 1, highest: 0 } })
  expect(page).not.toHaveProperty('next')
  expect(page).toMatchObject({
    totalItems: 0,
    orderedItems: [],
    prev: `${PAGE}?limit=20&after=abcdefgh:0`,
  })
})

test('filtered: no total, and the filter stands in every link', () => {
  const filterQuery = new URLSearchParams([
    ['type', 'Like'],
    ['tag', '#tide & ebb'],
  ])
  const page = read({ filtered: true, filterQuery, limit: 5 })
  expect(page).not.toHaveProperty('totalItems')
  for (const link of [page.id, page.next, page.prev]) {
    const query = new URL(link).searchParams
    expect([query.get('type'), query.get('tag'), query.get('limit')]).toEqual([
      'Like',
      '#tide & ebb',
      '5',
    ])
  }
})

describe('the list of streams', () => {
  const list = (more: string | null) =>
    JSON.parse(
      streamsJson({ publicUrl: BASE, streams: [{ name: 'weir', head: 41 }], limit: 20, more }),
    )

  test('its members', () => {
    expect(list(null)).toEqual({
      '@context': 'https://www.w3.org/ns/activitystreams',
      id: `${BASE}/streams`,
      type: 'Collection',
      items: [{ type: 'OrderedCollection', id: PAGE, name: 'weir', totalItems: 41 }],
    })
  })

  test('next while there are more', () => {
    expect(list('weir').next).toBe(`${BASE}/streams?after=weir&limit=20`)
  })
})
