import type { Json, JsonObject } from '../../schemas/wire'
import { faultsIn } from '../../server/validate'

const faults = (document: Json) => faultsIn('as1', document, 50)

test.each<[string, JsonObject]>([
  ['nothing at all', {}],
  [
    'nulls',
    { id: null, verb: null, actor: null, image: null, published: null, upstreamDuplicates: null },
  ],
  [
    'an activity',
    {
      verb: 'post',
      published: '2011-02-10T15:04:55Z',
      actor: { objectType: 'person', displayName: 'Ann' },
      object: { id: 'tag:e,1' },
    },
  ],
  ['an IRI as verb', { verb: 'https://e.example/jump', objectType: 'https://e.example/Pole' }],
  [
    'plain strings for objects',
    { actor: 'acct:ann@e.example', object: 'Ann', author: 'Ann', to: 'x', target: 'y' },
  ],
  [
    'lists of objects',
    { object: [{ id: 'x' }, 'y'], to: [{}], inReplyTo: [{ id: 'z' }], tags: [] },
  ],
  [
    'an image in three ways',
    {
      image: 'https://e.example/i',
      icon: [{ url: 'i.png', width: 1.5, height: 0, duration: null }, 'x'],
    },
  ],
  ['empty urls', { url: '', object: { url: '' } }],
  ['duplicates as numbered members', { upstreamDuplicates: { '0': 'https://e.example/' } }],
  ['unknown members', { title: 'x', foo: 7, position: 'x', likes: 3 }],
  ['a collection', { items: [{ verb: 'post' }], totalItems: 7, links: { next: 'x' } }],
])('%s is taken', (_, document) => {
  expect(faults(document)).toEqual([])
  expect(
    faults({ verb: 'post', object: document, attachments: [{ id: 'x', ...document }] }),
  ).toEqual([])
})

test.each<[string, JsonObject, string, string]>([
  ['a list as id', { id: [1] }, '#/id', 'as1 §3.4 id'],
  ['an object as type', { objectType: { a: 1 } }, '#/objectType', 'as1 §3.2 verb and object type'],
  ['an empty verb', { verb: '' }, '#/verb', 'as1 §3.2 verb and object type'],
  ['a relative verb', { verb: 'verbs/post' }, '#/verb', 'as1 §3.2 verb and object type'],
  ...['displayName', 'title', 'content', 'summary'].map(
    (name): [string, JsonObject, string, string] => [
      `an object as ${name}`,
      { [name]: {} },
      `#/${name}`,
      'as1 §3.4 text',
    ],
  ),
  ...['published', 'updated', 'startTime', 'endTime'].map(
    (name): [string, JsonObject, string, string] => [
      `a day as ${name}`,
      { [name]: '2011-02-10' },
      `#/${name}`,
      'as1 §3 date-time',
    ],
  ),
  ['an object as url', { url: { href: 'x' } }, '#/url', 'as1 §3.4 url'],
  ['a number as actor', { actor: 7 }, '#/actor', 'as1 §3.4 object'],
  ['two actors', { actor: [{}, {}] }, '#/actor', 'as1 §3.4 object'],
  ['a number among objects', { object: ['x', 7] }, '#/object/1', 'as1 §3.4 object'],
  ['an author who says nothing', { author: { left: 1 } }, '#/author', 'as1 §3.4 object'],
  ['attachments that are no list', { attachments: 4 }, '#/attachments', 'as1 §3.4 list of objects'],
  ['a number among attachments', { attachments: [1] }, '#/attachments/0', 'as1 §3.4 object'],
  [
    'an attachment that says nothing',
    { attachments: [{ left: 1 }] },
    '#/attachments/0',
    'as1 §3.4 object',
  ],
  ['an image without url', { image: { left: 1 } }, '#/image', 'as1 §3.3 media link'],
  ['an image with an object as url', { image: { url: {} } }, '#/image/url', 'as1 §3.3 url'],
  ...['width', 'height', 'duration'].map((name): [string, JsonObject, string, string] => [
    `text as ${name}`,
    { icon: [{ url: 'x', [name]: '100' }] },
    `#/icon/0/${name}`,
    'as1 §3.3 width, height, duration',
  ]),
  [
    'text as duplicates',
    { upstreamDuplicates: 'x' },
    '#/upstreamDuplicates',
    'as1 §3.4 duplicates',
  ],
  [
    'an object among duplicates',
    { downstreamDuplicates: [{ id: 'x' }] },
    '#/downstreamDuplicates/0',
    'as1 §3.4 duplicates',
  ],
  ['a negative count', { totalItems: -1 }, '#/totalItems', 'as1 §3.5 count'],
  ['items that are no list', { items: {} }, '#/items', 'as1 §3.5 items'],
])('%s is refused, at the root and inside', (_, document, pointer, rule) => {
  const detail = expect.stringMatching(/^[A-Z].*\.$/) as string
  expect(faults(document)).toEqual([{ pointer, rule, detail }])
  expect(faults({ verb: 'post', target: { tags: [document] } })).toEqual([
    { pointer: pointer.replace('#', '#/target/tags/0'), rule, detail },
  ])
})

test('a list is no document', () => {
  expect(faults([]).map(({ pointer }) => pointer)).toEqual(['#'])
})
