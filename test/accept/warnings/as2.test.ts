import type { JsonObject } from '../../../schemas/wire'
import { warningsIn } from '../../../server/accept/warnings/warnings'

const CONTEXT = 'https://www.w3.org/ns/activitystreams'
const IRI = 'https://e.example/1'
const OTHER = 'https://schema.example/'
const note = (members: JsonObject): JsonObject => ({
  '@context': CONTEXT,
  type: 'Note',
  content: 'x',
  ...members,
})
const told = (document: JsonObject): [string, string][] =>
  warningsIn('as2', document, 50).map(({ pointer, rule }) => [pointer, rule])

test.each<[string, JsonObject]>([
  ['a note', note({})],
  ['the http: context', note({ '@context': 'http://www.w3.org/ns/activitystreams' })],
  ['ours among others', note({ '@context': [OTHER, CONTEXT] })],
  ['nulls', note({ tag: null, name: null, published: null })],
  ['references', note({ to: IRI, tag: { type: 'Link', href: IRI }, inReplyTo: { id: IRI } })],
  ['an extension', note({ mood: { tags: [], title: 7 }, 'ext:x': [] })],
  [
    'an old word that the context defines',
    note({ '@context': [CONTEXT, { title: 'x:y' }], title: 'x' }),
  ],
  ['lists where there may be many', note({ tag: [{ name: 'x' }, IRI], to: [IRI, IRI] })],
  [
    'attributes of a Link',
    note({ tag: { type: 'Link', href: IRI, width: 5, name: 'x', preview: IRI } }),
  ],
  ['a Link without a name', note({ url: { type: 'Link', href: IRI, width: 5 } })],
  ['altitude anywhere', note({ altitude: 7 })],
  ['a type that has more than we know', note({ type: ['Note', 'ext:Poem'], radius: 7 })],
  ['no type at all', { '@context': CONTEXT, name: 'x', radius: 7, items: [IRI] }],
  ['one of several types has it', note({ type: ['Note', 'Place'], radius: 7 })],
  ['an inherited property', note({ tag: { type: 'Invite', actor: IRI, object: IRI, name: 'x' } })],
  ['a type that others define', note({ '@context': [CONTEXT, OTHER], type: 'Poem' })],
  ['a type by IRI', note({ type: 'https://e.example/Poem' })],
  ['a blank node', note({ tag: { id: '_:b0', name: 'x' } })],
  ['text that is no markup', note({ name: 'a < b, c > d, <3 & x<y' })],
  [
    'ordered pages of an ordered collection',
    note({ type: 'OrderedCollection', first: { type: 'OrderedCollectionPage' }, last: IRI }),
  ],
])('%s: nothing to say', (_, document) => {
  expect(told(document)).toEqual([])
})

test.each<[string, JsonObject, [string, string][]]>([
  ['no context', note({ '@context': null }), [['#/@context', 'core §2.1 context']]],
  ['an empty context', note({ '@context': [] }), [['#/@context', 'core §2.1 context']]],
  ['a context of others', note({ '@context': OTHER }), [['#/@context', 'core §2.1 context']]],
  [
    'a context of own terms',
    note({ '@context': { x: 'x:y' } }),
    [['#/@context', 'core §2.1 context']],
  ],
  [
    'an override in a nested context',
    note({ tag: { '@context': { name: 'x:y' }, name: 'x' } }),
    [['#/tag/@context', 'core §2.1 normative terms']],
  ],
  ['a Link alone', { '@context': CONTEXT, type: 'Link', href: IRI }, [['#', 'core §2 document']]],
  ...[
    'displayName',
    'title',
    'verb',
    'objectType',
    'attachments',
    'tags',
    'author',
    'upstreamDuplicates',
  ].map((name): [string, JsonObject, [string, string][]] => [
    `the old word ${name}`,
    note({ tag: { name: 'x', [name]: 'y' } }),
    [[`#/tag/${name}`, 'core §1 AS 1.0']],
  ]),
  ['a compact name', note({ 'as:actor': IRI }), [['#/as:actor', 'core §2.1 compact form']]],
  [
    'a name by IRI',
    note({ [`${CONTEXT}#name`]: 'x' }),
    [[`#/${encodeURI(CONTEXT).replaceAll('/', '~1')}%23name`, 'core §2.1 compact form']],
  ],
  [
    'a keyword',
    note({ tag: { '@id': IRI, name: 'x' } }),
    [['#/tag/@id', 'core §2.1 compact form']],
  ],
  [
    'an empty list',
    note({ tag: [], to: [] }),
    [
      ['#/tag', 'core §2 absent values'],
      ['#/to', 'core §2 absent values'],
    ],
  ],
  [
    'a list where there is one',
    note({ replies: [IRI] }),
    [['#/replies', 'vocabulary §4 functional']],
  ],
  [
    'a page in a list',
    note({ type: 'Collection', first: [IRI] }),
    [['#/first', 'core §4.6.1 functional']],
  ],
  [
    'text on a Link',
    note({ tag: { type: 'Mention', href: IRI, summary: 'x' } }),
    [['#/tag/summary', 'core §4.7 domain']],
  ],
  [
    'a width of an Image',
    note({ image: { type: 'Image', name: 'x', width: 5 } }),
    [['#/image/width', 'vocabulary §4 domain']],
  ],
  [
    'an object of an Arrive',
    note({ type: 'Arrive', object: IRI }),
    [['#/object', 'vocabulary §4 domain']],
  ],
  ['a radius of a Note', note({ radius: 5 }), [['#/radius', 'vocabulary §4 domain']]],
  [
    'an index of a page without order',
    note({ type: 'CollectionPage', startIndex: 5 }),
    [['#/startIndex', 'core §4.6.1 domain']],
  ],
  [
    'replies that are no Collection',
    note({ replies: { type: 'Note', name: 'x' } }),
    [['#/replies', 'vocabulary §4 range']],
  ],
  [
    'an icon that is no Image',
    note({ icon: [IRI, { type: 'as:Note', name: 'x' }] }),
    [['#/icon', 'vocabulary §4 range']],
  ],
  [
    'a page of a Note',
    note({ type: 'CollectionPage', partOf: { type: 'Note', name: 'x' } }),
    [['#/partOf', 'core §4.6.1 range']],
  ],
  [
    'a Link where an object is',
    note({ type: 'Profile', describes: { type: 'Link', href: IRI } }),
    [['#/describes', 'vocabulary §4 range']],
  ],
  [
    'a page without order',
    note({ type: 'OrderedCollection', first: { type: 'CollectionPage', name: 'x' } }),
    [['#/first', 'core §4.6.1 ordered pages']],
  ],
  ['a type in another case', note({ type: 'note' }), [['#/type', 'core §5 extensions']]],
  [
    'a type of nobody',
    note({ tag: { type: ['Note', 'Poem'], name: 'x' } }),
    [['#/tag/type', 'core §5 extensions']],
  ],
  ['a relative id inside', note({ tag: { id: '/x', name: 'x' } }), [['#/tag/id', 'core §4.1 id']]],
  [
    'nothing to show',
    { '@context': CONTEXT, type: 'Like', actor: IRI, object: { type: 'Note', to: IRI } },
    [
      ['#', 'core §4.1.1 text'],
      ['#/object', 'core §4.1.1 text'],
    ],
  ],
  ['markup in a name', note({ name: 'a <b>c</b>' }), [['#/name', 'vocabulary §4 name']]],
  [
    'markup in a map of names',
    note({ nameMap: { en: 'a <br/>' } }),
    [['#/nameMap', 'vocabulary §4 name']],
  ],
])('%s is warned of', (_, document, warnings) => {
  expect(told(document)).toEqual(warnings)
})

test('each says what to write', () => {
  const [missing] = warningsIn('as2', { type: 'note', name: 'x' }, 50)
  expect(missing).toEqual({
    pointer: '#/@context',
    rule: 'core §2.1 context',
    detail: `Add ${CONTEXT}; it is taken as said.`,
  })
  const details = warningsIn(
    'as2',
    { type: 'Note', tag: [], radius: 5, replies: [{ type: 'Note' }], verb: 'x', title: 'y' },
    50,
  ).map(({ detail }) => detail)
  for (const detail of details) expect(detail).toMatch(/^[A-Z].*\.$/)
  expect(details).toContain("A Note has no 'radius'; that is for Place.")
})

test('P7 no more than wanted', () => {
  const document = { tag: Array(1_000).fill({ tag: [] }) as JsonObject[] }
  expect(warningsIn('as2', document, 50).length).toBe(50)
})
