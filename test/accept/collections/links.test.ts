import {
  endsOf,
  linkHeader,
  linksOf,
  type PagePlace,
} from '../../../server/accept/collections/links'

const PAGES = 'https://feed.example/streams/weir/activities'

function links(more: Partial<PagePlace> = {}) {
  return linksOf({
    publicUrl: 'https://feed.example',
    stream: 'weir',
    epoch: 'abcdefgh',
    page: { lowest: 22, highest: 41 },
    limit: 20,
    after: undefined,
    before: undefined,
    filterQuery: new URLSearchParams(),
    ...more,
  })
}

test('the newest page', () => {
  expect(links()).toEqual({
    self: `${PAGES}?limit=20`,
    first: `${PAGES}?limit=20`,
    last: `${PAGES}?limit=20&after=abcdefgh:0`,
    next: `${PAGES}?limit=20&before=abcdefgh:22`,
    prev: `${PAGES}?limit=20&after=abcdefgh:41`,
  })
})

test.each<[string, Partial<PagePlace>, string, string | undefined, string]>([
  [
    'older',
    { before: 22, page: { lowest: 2, highest: 21 } },
    'before=abcdefgh:22',
    'before=abcdefgh:2',
    'after=abcdefgh:21',
  ],
  [
    'the oldest has no next',
    { before: 2, page: { lowest: 1, highest: 1 } },
    'before=abcdefgh:2',
    undefined,
    'after=abcdefgh:1',
  ],
  [
    'newer',
    { after: 10, page: { lowest: 11, highest: 30 } },
    'after=abcdefgh:10',
    'before=abcdefgh:11',
    'after=abcdefgh:30',
  ],
  [
    'nothing newer: prev stays where it is, for polling',
    { after: 41, page: { lowest: 42, highest: 41 } },
    'after=abcdefgh:41',
    'before=abcdefgh:42',
    'after=abcdefgh:41',
  ],
  [
    'the last',
    { after: 0, page: { lowest: 1, highest: 5 } },
    'after=abcdefgh:0',
    undefined,
    'after=abcdefgh:5',
  ],
])('%s', (_, more, self, next, prev) => {
  const url = (query: string) => `${PAGES}?limit=20&${query}`
  expect(links(more)).toMatchObject({ self: url(self), prev: url(prev) })
  expect(links(more).next).toBe(next === undefined ? undefined : url(next))
})

test('the filter stands in every link', () => {
  const filterQuery = new URLSearchParams([
    ['type', 'Like'],
    ['tag', '#tide & ebb'],
  ])
  for (const link of Object.values(links({ filterQuery, limit: 5 }))) {
    const query = new URL(link).searchParams
    expect([query.get('type'), query.get('tag'), query.get('limit')]).toEqual([
      'Like',
      '#tide & ebb',
      '5',
    ])
  }
})

test('the ends of a stream are those of its pages', () => {
  const { first, last } = links()
  expect(
    endsOf({
      publicUrl: 'https://feed.example',
      stream: 'weir',
      epoch: 'abcdefgh',
      limit: 20,
      filterQuery: new URLSearchParams(),
    }),
  ).toEqual({ first, last })
})

test('RFC 8288: one header for all', () => {
  expect(linkHeader({ first: 'https://e.example/1', next: 'https://e.example/2' })).toBe(
    '<https://e.example/1>; rel="first", <https://e.example/2>; rel="next"',
  )
})
