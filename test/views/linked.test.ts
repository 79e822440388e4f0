/**
 * What is a link in the HTML of a note is one in its text; everything else stays text.
 */
import { rowOf } from '../../views/model/row'

const ORIGIN = 'https://here.example'
const at = { origin: ORIGIN, now: 0, zone: 'UTC' }

function drawn(content: string, more: object = {}) {
  const activity = {
    type: 'Create',
    actor: 'https://a.example/ann',
    object: { type: 'Note', content, ...more },
  }
  const { text, rest, linked } = rowOf({ seq: 1, activity }, at)
  return [...text, ...rest].map(
    (one) =>
      linked.get(one)?.map(({ text: said, href }) => (href === undefined ? said : [said, href])) ??
      one,
  )
}

test.each<[title: string, content: string, drawn: unknown[]]>([
  [
    'a link with a word',
    'See <a href="https://x.example/p">this page</a>, please',
    [['See ', ['this page', 'https://x.example/p'], ', please']],
  ],
  [
    'a mention',
    '<p><a class="u-url mention" href="https://x.example/@bo">@<span>bo</span></a> hi</p>',
    [[['@bo', 'https://x.example/@bo'], ' hi']],
  ],
  [
    'single quotes, none, and a reference',
    "<a href='https://x.example/?a=1&amp;b=2'>a</a> <a href=https://x.example/c>c</a>",
    [[['a', 'https://x.example/?a=1&b=2'], ' ', ['c', 'https://x.example/c']]],
  ],
  [
    'an address that stands beside it',
    '<a href="https://x.example/">x</a> https://y.example/',
    [[['x', 'https://x.example/'], ' ', ['https://y.example/', 'https://y.example/']]],
  ],
  [
    'no address of the web',
    '<a href="javascript:alert(1)">press</a> <a href="data:text/html,x">or</a> <a name="here">this</a>',
    ['press or this'],
  ],
  [
    'one within another, and one that never ends',
    '<a href="https://x.example/">one <a href="https://y.example/">two',
    [
      [
        ['one ', 'https://x.example/'],
        ['two', 'https://y.example/'],
      ],
    ],
  ],
  [
    'over two paragraphs: where it began',
    '<p><a href="https://x.example/">one</p><p>two</a> three</p>',
    [[['one', 'https://x.example/']], 'two three'],
  ],
  [
    'marks that a stranger wrote',
    '\ufdd0x\ufdd1 <a href="https://x.example/">y</a>',
    [['x ', ['y', 'https://x.example/']]],
  ],
  ['a link that says nothing', 'a<a href="https://x.example/"></a>b', ['ab']],
])('%s', (_title, content, expected) => {
  expect(drawn(content)).toEqual(expected)
})

test('plain text has no tags, so none is a link', () => {
  expect(drawn('<a href="https://x.example/">y</a>', { mediaType: 'text/plain' })).toEqual([
    ['<a href="', ['https://x.example/', 'https://x.example/'], '">y</a>'],
  ])
})

test('each link keeps its place beyond the fold', () => {
  const many = Array.from(
    { length: 40 },
    (_, n) => `<p>${n} <a href="https://x.example/${n}">link</a></p>`,
  )
  const all = drawn(many.join(''))
  expect(all).toHaveLength(40)
  expect(all[39]).toEqual(['39 ', ['link', 'https://x.example/39']])
})

test.each<[title: string, object: object, more: object, spot: unknown]>([
  [
    'a note has a place',
    { location: { type: 'Place', name: 'The Mill', latitude: 52.2, longitude: 0.1 } },
    {},
    { name: 'The Mill', href: 'geo:52.200000,0.100000' },
  ],
  [
    'its activity has one',
    {},
    { location: { type: 'Place', name: 'The Mill' } },
    { name: 'The Mill', href: null },
  ],
  [
    'coordinates alone',
    { location: { type: 'Place', latitude: 52.2, longitude: 0.1 } },
    {},
    { name: '52.2000° N, 0.1000° E', href: 'geo:52.200000,0.100000' },
  ],
  ['no place at all', { location: { type: 'Place', latitude: 520, longitude: 0 } }, {}, null],
  [
    'an event says where in its card',
    { type: 'Event', name: 'Regatta', location: { type: 'Place', name: 'The Mill' } },
    {},
    null,
  ],
])('where it was made: %s', (_title, object, more, spot) => {
  const activity = {
    type: 'Create',
    actor: 'https://a.example/ann',
    object: { type: 'Note', content: 'x', ...object },
    ...more,
  }
  expect(rowOf({ seq: 1, activity }, at).spot).toEqual(spot)
})
