import fc from 'fast-check'
import type { JsonObject } from '../../schemas/wire'
import { PUBLIC } from '../../schemas/as2/spelling'
import { project, type Projection } from '../../server/append/projection'
import { LIMITS } from '../../server/config'

const AS = 'https://www.w3.org/ns/activitystreams#'
const ada = 'https://people.example/ada'
const noteOf = (members: JsonObject): JsonObject => ({
  type: 'Create',
  object: { type: 'Note', ...members },
})

type Case = [title: string, activity: JsonObject, expected: Partial<Projection>]

describe('one value in all its forms', () => {
  const cases: Case[] = [
    ['an IRI', { actor: ada }, { actor: [ada], actorType: [] }],
    ['an Object', { actor: { type: 'Person', id: ada } }, { actor: [ada], actorType: ['Person'] }],
    ['a Link', { actor: { type: 'Link', href: ada } }, { actor: [ada], actorType: ['Link'] }],
    [
      'a Link with an id',
      { actor: { type: 'Link', id: 'urn:x:1', href: ada } },
      { actor: ['urn:x:1'] },
    ],
    ['an Object that has only a url', { actor: { url: ada } }, { actor: [ada] }],
    ['an Object whose urls are Links', { actor: { url: [{ href: ada }] } }, { actor: [] }],
    [
      'an Object without any',
      { actor: { type: 'Person', name: 'Ada' } },
      { actor: [], actorType: ['Person'] },
    ],
    [
      'a mixed list',
      { actor: [ada, null, { id: 'urn:x:2' }, 7, ada] },
      { actor: [ada, 'urn:x:2'] },
    ],
    [
      'lists in lists',
      { actor: [[['urn:x:1'], 'urn:x:2'], []] },
      { actor: ['urn:x:1', 'urn:x:2'] },
    ],
    ['null', { actor: null }, { actor: [] }],
    ['an id that is no string', { actor: { id: 7, href: true, url: ada } }, { actor: [ada] }],
    ['the empty string', { actor: '' }, { actor: [] }],
    ['half a surrogate pair', { actor: ['urn:\ud800', 'urn:😀'] }, { actor: ['urn:😀'] }],
  ]
  test.each(cases)('%s', (_, activity, expected) => {
    expect(project(activity)).toMatchObject(expected)
  })
})

describe('canonical spellings', () => {
  const cases: Case[] = [
    [
      'types',
      { type: ['as:Note', `${AS}Note`, AS.replace('https', 'http') + 'Note'] },
      { types: ['Note'] },
    ],
    [
      'extension types',
      { type: ['Create', 'http://ns.example/Gauge', 'gr:Location'] },
      { types: ['Create', 'http://ns.example/Gauge', 'gr:Location'] },
    ],
    [
      'object types',
      { object: [{ type: 'as:Note' }, { type: 'Image' }, 'urn:x:1'] },
      { objectType: ['Note', 'Image'], object: ['urn:x:1'] },
    ],
    [
      'the public',
      { to: 'Public', cc: ['as:Public', PUBLIC], audience: { id: `${AS}Public` } },
      { to: [PUBLIC] },
    ],
    [
      'tags by name',
      noteOf({ tag: [{ type: 'Hashtag', name: '#Low-Water' }, { name: 'low-water' }] }),
      { tag: ['low-water'] },
    ],
    [
      'tags by id',
      { tag: ['https://tags.example/A', { id: 'https://tags.example/a', name: 'A' }] },
      { tag: ['https://tags.example/A', 'https://tags.example/a', 'a'] },
    ],
    [
      'tags by Link and by map',
      { tag: { type: 'Mention', href: ada, nameMap: { en: '@Ada', de: 'ÄDA' } } },
      { tag: [ada, '@ada', 'äda'] },
    ],
  ]
  test.each(cases)('%s', (_, activity, expected) => {
    expect(project(activity)).toMatchObject(expected)
  })
})

test('what the object says counts for the activity', () => {
  const activity = noteOf({ to: ['urn:a'], inReplyTo: 'urn:n:1', tag: 'urn:t:1' })
  expect(
    project({ ...activity, cc: 'urn:b', inReplyTo: { id: 'urn:n:2' }, target: 'urn:c' }),
  ).toMatchObject({
    to: ['urn:a', 'urn:b'],
    inReplyTo: ['urn:n:2', 'urn:n:1'],
    tag: ['urn:t:1'],
    target: ['urn:c'],
  })
})

test('P9: bto and bcc are in no field', () => {
  const hidden = { bto: 'urn:secret', bcc: ['urn:secret'] }
  expect(JSON.stringify(project({ ...noteOf(hidden), ...hidden }))).not.toContain('secret')
})

describe('words', () => {
  const cases: [title: string, members: JsonObject, words: string[]][] = [
    [
      'name, summary, content',
      { name: 'One', summary: 'two', content: 'THREE one' },
      ['one', 'two', 'three'],
    ],
    ['their maps', { nameMap: { en: 'river', de: 'Fluß', x: 7 } }, ['river', 'fluß']],
    [
      'letters and digits of any script',
      { name: 'Ωmega, ДА! नमस्ते 42°' },
      ['ωmega', 'да', 'नमस्ते', '42'],
    ],
    ['compatibility forms', { name: 'ﬁsh Ｗａｖｅ e\u0301t\u00e9' }, ['fish', 'wave', 'été']],
    ['final sigma', { name: 'ΟΔΟΣ οδος οδοσ' }, ['οδοσ']],
    ['scripts without spaces', { name: '東京タワー2026' }, ['東', '京', 'タ', 'ワ', 'ー', '2026']],
    ['soft hyphens', { name: 'hydro\u00adgraph' }, ['hydrograph']],
    ['tags that break', { content: '<p>one</p><p>two<br>three</p>' }, ['one', 'two', 'three']],
    ['tags inside a word', { content: 'hy<b class="x">dro</b>graph' }, ['hydrograph']],
    [
      'entities',
      { content: 'caf&eacute;&nbsp;&amp; stra&szlig;e &#119;ave &#x77;ind &lt;b&gt;' },
      ['café', 'straße', 'wave', 'wind', 'b'],
    ],
    [
      'broken entities',
      { content: 'a&#xffffff;b &#xd800; &unknown; &eacute' },
      ['a', 'b', 'eacute'],
    ],
    [
      'less-than that opens nothing',
      { content: 'level < 3 and > 2 <unclosed' },
      ['level', '3', 'and', '2', 'unclosed'],
    ],
    ['a name is plain text', { name: 'a <b> c' }, ['a', 'b', 'c']],
    ['content that says it is plain', { content: '<wave>', mediaType: 'text/plain' }, ['wave']],
  ]
  test.each(cases)('%s', (_, members, words) => {
    expect(project(noteOf(members)).words).toEqual(words)
  })

  test('of the activity too', () => {
    expect(project({ ...noteOf({ name: 'note' }), summary: '<i>Ada</i> wrote' }).words).toEqual([
      'ada',
      'wrote',
      'note',
    ])
  })
})

describe('has', () => {
  const cases: [title: string, activity: JsonObject, has: string[]][] = [
    ['nothing', { type: 'Like', object: 'urn:x:1' }, []],
    ['content', noteOf({ content: 'a' }), ['content']],
    ['content in a map', noteOf({ contentMap: { en: 'a' } }), ['content']],
    ['no content in an empty one', noteOf({ content: '' }), []],
    [
      'an Image as the object',
      { object: { type: 'Image', url: 'https://x.example/1.jpg' } },
      ['image'],
    ],
    ['an image property', noteOf({ image: { type: 'Link', href: 'urn:x' } }), ['image']],
    ['an attached Video', noteOf({ attachment: { type: 'Video' } }), ['attachment', 'video']],
    [
      'a media type',
      noteOf({ attachment: [{ type: 'Document', mediaType: 'IMAGE/png' }] }),
      ['attachment', 'image'],
    ],
    [
      'a media type behind a url',
      { object: { type: 'Document', url: [{ href: 'urn:x', mediaType: 'audio/ogg' }] } },
      ['audio'],
    ],
    ['a page to go to', noteOf({ url: 'https://x.example/' }), ['link']],
    [
      'an attached Link',
      noteOf({ attachment: { type: 'Link', href: 'urn:x' } }),
      ['attachment', 'link'],
    ],
    ['a place', { type: 'Arrive', location: { type: 'Place' } }, ['location']],
    ['a Place as the object', { type: 'Create', object: { type: 'Place' } }, ['location']],
    [
      'the rest',
      { ...noteOf({ tag: 'urn:t', inReplyTo: 'urn:n' }), target: 'urn:c' },
      ['inReplyTo', 'tag', 'target'],
    ],
  ]
  test.each(cases)('%s', (_, activity, has) => {
    expect(project(activity).has).toEqual(has)
  })
})

describe('published', () => {
  test.each([
    ['2026-03-01T10:00:00Z', '2026-03-01T10:00:00.000Z'],
    ['2026-03-01T10:00Z', '2026-03-01T10:00:00.000Z'],
    ['2026-03-01T10:00:00.123456+02:00', '2026-03-01T08:00:00.123Z'],
    ['2026-03-01T10:00:00.123456789012Z', '2026-03-01T10:00:00.123Z'],
    ['2016-12-31T23:59:60Z', '2016-12-31T23:59:59.000Z'],
    ['2026-03-01T10:00:00', '2026-03-01T10:00:00.000Z'],
    ['2026-03-01', '2026-03-01T00:00:00.000Z'],
  ])('%s', (text, iso) => {
    expect(new Date(project({ published: text }).published).toISOString()).toBe(iso)
  })
  test.each(['', 'yesterday', '1 March 2026', '2026', '2026-13-01T00:00Z', 7, null, {}])(
    '%j is none',
    (published) => {
      expect(project({ published }).published).toBe(0)
    },
  )
})

describe('P7: bounded', () => {
  const many = Array.from({ length: 5_000 }, (_, i) => `urn:x:${i}`)

  test('values', () => {
    const { to, tag, actor } = project({
      to: many,
      tag: many.map((name) => ({ name })),
      actor: [many, many],
    })
    expect([to.length, tag.length, actor.length]).toEqual(Array(3).fill(LIMITS.projectionValues))
  })
  test('words', () => {
    const { words } = project({ name: many.join(' '), content: 'a'.repeat(LIMITS.wordLength * 2) })
    expect(words).toHaveLength(LIMITS.projectionWords)
    expect(
      project({ content: '𝒳x'.repeat(500) }).words.every(
        (word) => word.length <= LIMITS.wordLength,
      ),
    ).toBe(true)
  })
  test.each(['\u0315\u0323\u0300', '\u0315\uff9e\u0323'])(
    'marks upon one letter, %j: 30 of them, and no time is lost in sorting more',
    (marks) => {
      const { words } = project({ content: `a${marks.repeat(300_000)} b` })
      const few = project({ content: `a${marks.repeat(10)} b` })
      expect(words).toEqual(few.words)
    },
  )
  test('a value that is too long is left out', () => {
    const fits = 'u'.repeat(LIMITS.projectionValueBytes)
    expect(project({ actor: [`${fits}u`, 'ü'.repeat(fits.length), fits] }).actor).toEqual([fits])
  })
  test('deep lists', () => {
    let deep: JsonObject[string] = ada
    for (let i = 0; i < 20_000; i++) deep = [deep]
    expect(project({ actor: deep, type: deep, object: deep }).actor).toEqual([])
  })
})

test('own members only', () => {
  const inherited = Object.create({ actor: ada, type: 'Like', object: { name: 'a' } }) as JsonObject
  expect(project(inherited)).toEqual(project({}))
  expect(project(JSON.parse('{"__proto__": {"actor": "urn:x"}}') as JsonObject)).toEqual(
    project({}),
  )
})

test('any JSON at all is taken', () => {
  const names = [
    'type',
    'actor',
    'object',
    'tag',
    'to',
    'content',
    'contentMap',
    'url',
    'mediaType',
    'published',
    'id',
  ]
  const { json } = fc.letrec<{ json: JsonObject[string] }>((tie) => ({
    json: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(null, true, 0, '', 'as:', '<', '&#x;', '\udc00'),
      fc.string({ unit: 'grapheme' }),
      fc.array(tie('json'), { maxLength: 4 }),
      fc.dictionary(fc.constantFrom(...names), tie('json'), {
        maxKeys: 6,
      }) as fc.Arbitrary<JsonObject>,
    ),
  }))
  fc.assert(
    fc.property(json, (value) => {
      const { published, ...lists } = project(value as JsonObject)
      expect(Number.isFinite(published)).toBe(true)
      for (const list of Object.values(lists))
        expect(list).toEqual([...new Set(list)].filter((one) => one !== ''))
    }),
  )
})
