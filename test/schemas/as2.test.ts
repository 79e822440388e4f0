import type { Kind } from '../../schemas/as2/kinds'
import { PROPERTIES } from '../../schemas/as2/properties'
import type { Json, JsonObject } from '../../schemas/wire'
import { toFragment } from '../../server/pointer'
import { faultsIn } from '../../server/validate'

const IRI = 'https://e.example/1'
const note = (members: JsonObject): JsonObject => ({ type: 'Note', ...members })
const faults = (document: Json) => faultsIn('as2', document, 50)

const named = (...kinds: Kind[]): string[] =>
  Object.entries(PROPERTIES)
    .filter(([, { kind }]) => kinds.includes(kind))
    .map(([name]) => name)
const OBJECTS = named('objects', 'addresses', 'pages')
const DATES = named('dateTime')
const TEXTS = named('text')
const COUNTS = named('count')
const FLOATS = named('float', 'positive', 'percent')

const GOOD: readonly [string, JsonObject][] = [
  ['nothing at all', {}],
  ['only a type', { type: 'Note' }],
  ['several types', { type: ['Note', 'https://e.example/Poem'] }],
  ['no type', { name: 'x' }],
  ['empty lists', { type: [], to: [], tag: [] }],
  ['unknown members', note({ mood: 7, 'a.b': [[1]], $set: { actor: 7 } })],
  [
    'content with contentMap',
    note({ content: 'x', contentMap: { en: 'x', 'zh-Hans': 'y', und: null } }),
  ],
  ['text that is null', note({ name: null, nameMap: null })],
  [
    'null in every list',
    { to: [null], tag: [null, IRI], rel: [null], '@context': [null], items: [null] },
  ],
  [
    'every known member as null',
    Object.fromEntries(Object.keys(PROPERTIES).map((name) => [name, null])),
  ],
  ['our type behind one of others', { type: ['https://e.example/Poem', 'as:Link'], href: IRI }],
  [
    'lists in a list of an extension',
    {
      'ext:polygon': [
        [
          [1, 2],
          [3, 4],
        ],
      ],
    },
  ],
  ['members of JSON-LD', { '@id': IRI, '@type': 'Note', 'as:actor': 7 }],
  ['a page without a type', { first: { type: [] }, next: { type: null }, prev: { items: [] } }],
  ['whole numbers written with a fraction', { totalItems: 1.0, width: 1e2, startIndex: -0 }],
  ['numbers at their bounds', { accuracy: 0, radius: 0, latitude: -90.5, longitude: 1e-7 }],
  ['no context', { type: 'Like' }],
  ['a null context', { '@context': null, type: 'Like' }],
  ['the http: context', { '@context': 'http://www.w3.org/ns/activitystreams', name: 'x' }],
  [
    'a context among others',
    { '@context': ['https://e.example/c', 'https://www.w3.org/ns/activitystreams#'], name: 'x' },
  ],
  [
    'a context bound to a prefix',
    {
      '@context': [{ as: 'https://www.w3.org/ns/activitystreams#' }, 'https://e.example/c'],
      name: 'x',
    },
  ],
  [
    'a context of our vocabulary',
    { '@context': { '@vocab': 'https://www.w3.org/ns/activitystreams#' } },
  ],
  ['an empty context', { '@context': [] }],
  [
    'another vocabulary beside ours',
    {
      '@context': ['https://www.w3.org/ns/activitystreams', { '@vocab': 'http://schema.example/' }],
    },
  ],
  ['a context of own terms', { '@context': { x: 'https://e.example/x' }, x: 1 }],
  [
    'a foreign context with a type of ours',
    { '@context': 'https://schema.example', type: 'Person' },
  ],
  ['a nested context', note({ tag: { '@context': 'https://e.example/c', name: 'x' } })],
  [
    'everybody',
    note({ to: 'Public', cc: ['as:Public', 'https://www.w3.org/ns/activitystreams#Public'] }),
  ],
  [
    'a link',
    {
      type: 'Link',
      href: IRI,
      rel: ['me', 'tag'],
      hreflang: 'de-CH-1996',
      mediaType: 'text/html; charset=utf-8',
      width: 5,
    },
  ],
  [
    'a relationship in one word',
    { type: 'Relationship', subject: IRI, relationship: 'IsContact', object: IRI },
  ],
  ['a collection', { type: 'Collection', totalItems: 0, items: [IRI, { name: 'x' }], first: IRI }],
  ['an ordered collection', { type: ['OrderedCollection'], orderedItems: [IRI], items: null }],
  [
    'pages',
    {
      type: 'Collection',
      first: { type: 'CollectionPage' },
      last: { type: 'Link', href: IRI },
      next: { id: IRI },
    },
  ],
  ['a question', { type: 'Question', oneOf: [{ name: 'x' }], anyOf: null }],
  [
    'closed in four ways',
    note({
      tag: [
        { closed: true },
        { closed: '2016-05-10T00:00:00Z' },
        { closed: IRI },
        { closed: { name: 'x' } },
      ],
    }),
  ],
  ['a tombstone', { type: 'Tombstone', formerType: 'Note', deleted: '2016-05-10T00:00:00Z' }],
  ['a place', { type: 'Place', units: 'miles', accuracy: 100, radius: 0.5, altitude: -1e3 }],
  ['units by IRI', { type: 'Place', units: 'https://e.example/furlong' }],
  ...['PT2H', '-P1Y2M3DT4H5M6.7S', 'P1Y', 'PT0.5S', 'P0D', '-PT1S', 'P2M', 'PT5M', 'P3DT1M'].map(
    (duration): [string, JsonObject] => [`the duration ${duration}`, { duration }],
  ),
  ...[
    '2015-01-25T12:34:56Z',
    '2015-01-25T12:34Z',
    '2015-01-25T12:34:56.123456789+23:59',
    '2016-02-29T23:59:60-00:00',
    '0000-01-01T00:00Z',
    '2000-02-29T12:00:00-08:00',
    '2016-12-31T23:59:60Z',
    '1990-12-31T15:59:60-08:00',
    '1991-01-01T05:29:60.5+05:30',
  ].map((published): [string, JsonObject] => [`the time ${published}`, { published }]),
  ...[
    'en',
    'sr-Latn-RS',
    'sl-rozaj-biske-1994',
    'de-CH-x-phonebk',
    'x-whatever',
    'zh-cmn-Hans-CN',
    'en-US-u-islamcal',
    'i-klingon',
    'I-KLINGON',
    'EN-us',
    'und',
    'de',
    'es-419',
    'zh-gan-yue-hak',
    'sl-IT-nedis',
    'hy-Latn-IT-arevela',
    'de-1996',
    'en-a-bbb-x-a-ccc',
    'qaa-Qaaa-QM-x-southern',
    'en-GB-oed',
    'EN-gb-OED',
    'sgn-BE-FR',
    'art-lojban',
    'zh-min-nan',
    'ast-ES',
  ].map((tag): [string, JsonObject] => [
    `the language ${tag}`,
    { nameMap: { [tag]: 'x' }, hreflang: tag },
  ]),
]

test.each(GOOD)('%s is taken, at the root and inside', (_, document) => {
  expect(faults(document)).toEqual([])
  expect(faults({ type: 'Like', object: document, tag: [{ attachment: [document] }] })).toEqual([])
})

/** Each with the pointer of its only fault and the rule that it breaks. */
const BAD: readonly [string, JsonObject, string, string][] = [
  ...OBJECTS.flatMap((name): [string, JsonObject, string, string][] => [
    [`a number as ${name}`, { [name]: 7 }, `#/${name}`, 'core §4 object or link'],
    [`a relative IRI as ${name}`, { [name]: 'images/1' }, `#/${name}`, 'core §2.2 absolute IRI'],
    [`an empty IRI in ${name}`, { [name]: [''] }, `#/${name}/0`, 'core §2.2 absolute IRI'],
    [`true among ${name}`, { [name]: [IRI, true] }, `#/${name}/1`, 'core §4 object or link'],
    [`a list in ${name}`, { [name]: [[IRI]] }, `#/${name}/0`, 'core §4 object or link'],
  ]),
  ...DATES.flatMap((name): [string, JsonObject, string, string][] =>
    [
      'yesterday',
      '2015-01-25',
      '2015-01-25T12:34:56',
      '2015-01-25t12:34:56z',
      '2015-01-25 12:34:56Z',
      '2015-13-01T00:00Z',
      '2015-02-29T00:00Z',
      '2015-01-25T24:00Z',
      '2015-01-25T12:34:56+2:00',
      '2015-01-25T12:34:56+24:00',
      '2015-01-25T12:34:56.Z',
      '2015-01-25T12:34.5Z',
      '2015-01-25T12Z',
      '2015-01-25T12:60Z',
      '2015-06-30T12:59:60Z',
      '2015-06-30T23:59:60+01:00',
      '2015-02-30T00:00Z',
      '1900-02-29T00:00Z',
      '2015-04-31T00:00Z',
      '+2015-01-25T12:34Z',
      ' 2015-01-25T12:34Z',
      '',
      '15-01-25T12:34Z',
      1422189296,
      ['2015-01-25T12:34:56Z'],
    ].map((date) => [
      `${JSON.stringify(date)} as ${name}`,
      { [name]: date },
      `#/${name}`,
      'core §2.3 date-time',
    ]),
  ),
  ...TEXTS.flatMap((name): [string, JsonObject, string, string][] => [
    [`a number as ${name}`, { [name]: 42 }, `#/${name}`, 'core §4.7 natural language text'],
    [`a map as ${name}`, { [name]: { en: 'x' } }, `#/${name}`, 'core §4.7 natural language text'],
    [`text as ${name}Map`, { [`${name}Map`]: 'x' }, `#/${name}Map`, 'core §4.7 language map'],
    [
      `a number in ${name}Map`,
      { [`${name}Map`]: { en: 1 } },
      `#/${name}Map/en`,
      'core §4.7 language map',
    ],
    [
      `two regions in ${name}Map`,
      { [`${name}Map`]: { 'de-419-DE': 'x' } },
      `#/${name}Map/de-419-DE`,
      'core §4.7 language tag',
    ],
    [
      `no language in ${name}Map`,
      { [`${name}Map`]: { 'a/b c': 'x' } },
      `#/${name}Map/a~1b%20c`,
      'core §4.7 language tag',
    ],
  ]),
  ...COUNTS.flatMap((name): [string, JsonObject, string, string][] =>
    ['7', -1, 1.5, true, {}].map((count) => [
      `${JSON.stringify(count)} as ${name}`,
      { [name]: count },
      `#/${name}`,
      'vocabulary §4 xsd:nonNegativeInteger',
    ]),
  ),
  ...FLOATS.map((name): [string, JsonObject, string, string] => [
    `text as ${name}`,
    { [name]: '1.5' },
    `#/${name}`,
    expect.stringContaining('vocabulary §4') as never,
  ]),
  ['an infinite number', { latitude: Infinity }, '#/latitude', 'vocabulary §4 xsd:float'],
  ['an accuracy above 100', { accuracy: 101 }, '#/accuracy', 'vocabulary §4 accuracy'],
  ['an accuracy below 0', { accuracy: -0.1 }, '#/accuracy', 'vocabulary §4 accuracy'],
  ['a negative radius', { radius: -1 }, '#/radius', 'vocabulary §4 radius'],
  ['a number as id', { id: 4 }, '#/id', 'core §4.1 id'],
  ['a number as type', { type: 16 }, '#/type', 'core §4.1 type'],
  ['a number among types', { type: ['Note', 16] }, '#/type/1', 'core §4.1 type'],
  ['null among types', { type: [null, 'Note'] }, '#/type/0', 'core §4.1 type'],
  ['a list among types', { type: [['Note']] }, '#/type/0', 'core §4.1 type'],
  ['a number as the type of a page', { first: { type: 5 } }, '#/first/type', 'core §4.1 type'],
  ['a number as context', { '@context': 3 }, '#/@context', 'core §2.1 context'],
  [
    'a number among contexts',
    { '@context': ['https://www.w3.org/ns/activitystreams', 3] },
    '#/@context/1',
    'core §2.1 context',
  ],
  ['a link without href', { type: 'Link', name: 'x' }, '#', 'core §4.2 link'],
  ['a mention with a null href', { type: ['as:Mention'], href: null }, '#/href', 'core §4.2 link'],
  ['a number as the href of a Link', { type: 'Link', href: 7 }, '#/href', 'core §2.2 absolute IRI'],
  ['a relative href', { type: 'Link', href: '/x' }, '#/href', 'core §2.2 absolute IRI'],
  ['two words as rel', { rel: 'me tag' }, '#/rel', 'vocabulary §4 link relation'],
  [
    'a language that is none',
    { hreflang: 'english language' },
    '#/hreflang',
    'core §4.7 language tag',
  ],
  ['a media type that is none', { mediaType: 'html' }, '#/mediaType', 'vocabulary §4 media type'],
  ['a blank in a list of rel', { rel: ['me', 'a b'] }, '#/rel/1', 'vocabulary §4 link relation'],
  ['a comma as rel', { rel: 'me,tag' }, '#/rel', 'vocabulary §4 link relation'],
  ['an empty rel', { rel: '' }, '#/rel', 'vocabulary §4 link relation'],
  ['a range as media type', { mediaType: 'image/*' }, '#/mediaType', 'vocabulary §4 media type'],
  ['a list of media types', { mediaType: ['a/b'] }, '#/mediaType', 'vocabulary §4 media type'],
  ['a duration in words', { duration: '2 hours' }, '#/duration', 'vocabulary §4 duration'],
  ...[
    'P',
    '-P',
    'PT',
    'P1YT',
    'P1W',
    '1Y',
    'P1.5D',
    'PT1.S',
    'PT.5S',
    'P1M1Y',
    'PT1S1M',
    '+P1D',
    'p1d',
    'P1D ',
    '',
    60,
  ].map((duration): [string, JsonObject, string, string] => [
    `the duration ${JSON.stringify(duration)}`,
    { duration },
    '#/duration',
    'vocabulary §4 duration',
  ]),
  ...[
    'a',
    'a-DE',
    '12',
    'en-',
    '-en',
    'en--US',
    'en_US',
    'en-US-GB',
    'de-419-DE',
    'en-Latn-Cyrl',
    'en-x',
    'x',
    'x-',
    'i-unheard',
    'abcdefghi',
    'en-u',
    'en-a-b-cc',
    'zh-abc-def-ghi-jkl',
    '@none',
    'en US',
    'dé',
    '*',
    '',
  ].flatMap((tag): [string, JsonObject, string, string][] => [
    [`the language ${tag}`, { hreflang: tag }, '#/hreflang', 'core §4.7 language tag'],
    [
      `the language ${tag} in a map`,
      { contentMap: { [tag]: 'x' } },
      toFragment(`/contentMap/${tag}`),
      'core §4.7 language tag',
    ],
  ]),
  ['unknown units', { units: 'furlong' }, '#/units', 'vocabulary §4 units'],
  [
    'items in an ordered collection',
    { type: 'OrderedCollection', items: [] },
    '#/items',
    'core §4.6 ordered items',
  ],
  [
    'ordered items in a collection',
    { type: 'CollectionPage', orderedItems: [] },
    '#/orderedItems',
    'core §4.6 items',
  ],
  ...named('pages').flatMap((name): [string, JsonObject, string, string][] => [
    [
      `an activity as ${name}`,
      { [name]: { type: 'Create' } },
      `#/${name}/type`,
      'core §4.6.1 page',
    ],
    [
      `a collection in a list as ${name}`,
      { [name]: [{ type: ['Collection', 'Note'] }] },
      `#/${name}/0/type`,
      'core §4.6.1 page',
    ],
  ]),
  [
    'a question in two ways',
    { type: 'Question', oneOf: [IRI], anyOf: [IRI] },
    '#',
    'vocabulary §3.1 question',
  ],
  ['a number as closed', { closed: 1 }, '#/closed', 'core §4 object or link'],
  ['a number among closed', { closed: [true, 1] }, '#/closed/1', 'core §4 object or link'],
  ['a word as closed', { closed: 'yes' }, '#/closed', 'core §2.2 absolute IRI'],
  ['a day as closed', { closed: '2016-05-10' }, '#/closed', 'core §2.3 date-time'],
  [
    'a day that never was as closed',
    { closed: '2015-02-30T00:00Z' },
    '#/closed',
    'core §2.3 date-time',
  ],
  ['a number as relationship', { relationship: 7 }, '#/relationship', 'core §4 object or link'],
  ['true as former type', { formerType: [true] }, '#/formerType/0', 'core §4 object or link'],
]

test.each(BAD)('%s is refused, at the root and inside', (_, document, pointer, rule) => {
  const detail = expect.stringMatching(/^[A-Z].*\.$/) as string
  expect(faults(document)).toEqual([{ pointer, rule, detail }])
  const inside = pointer.replace('#', '#/object/tag/0')
  expect(faults({ type: 'Like', object: { tag: [document] } })).toEqual([
    { pointer: inside, rule, detail },
  ])
})

test.each<[string, Json, string]>([
  ['a list', [], '#'],
  ['text', 'x', '#'],
])('%s is no document', (_, document, pointer) => {
  expect(faults(document).map((fault) => fault.pointer)).toEqual([pointer])
})

test('several faults come together, each once, no more than wanted', () => {
  const document = { actor: 7, object: { name: 1, tag: [true] } }
  const pointers = ['#/actor', '#/object/name', '#/object/tag/0']
  expect(
    faults(document)
      .map(({ pointer }) => pointer)
      .sort(),
  ).toEqual(pointers)
  expect(faultsIn('as2', document, 2).length).toBe(2)
  expect(faultsIn('as2', document, 1).length).toBe(1)
})
