/**
 * Random AS2 activities over the whole vocabulary: every type with the properties that the table gives it, every kind of value;
 * written as to-as2.ts writes: objects rather than their ids alone, lists where AS1 has lists.
 */
import fc from 'fast-check'
import { familyOf, hasProperty, TYPE_NAMES } from '../../../schemas/as2/ancestry'
import type { Kind } from '../../../schemas/as2/kinds'
import { PROPERTIES, type Property } from '../../../schemas/as2/properties'
import type { TypeName } from '../../../schemas/as2/types'
import type { Json, JsonObject } from '../../../schemas/wire'

const ACTIVITIES = familyOf('Activity')
const iri = fc.constantFrom('https://e.example/a', 'https://e.example/b?c=ü', 'urn:x:d')
const text = fc.oneof(fc.constantFrom('', 'Ann', '<b>x</b>'), fc.string())
const time = fc.constantFrom('2011-02-10T15:04Z', '2012-12-31T23:59:59.123+02:00')
const number = fc.oneof(fc.integer({ min: 0, max: 90 }), fc.constant(1.5))

/** Never `question` or `offer`, which AS1 has for objects, too. */
const typeOf = (name: TypeName): fc.Arbitrary<Json> =>
  fc.constantFrom<Json>(
    name,
    name,
    name,
    `as:${name}`,
    `https://www.w3.org/ns/activitystreams#${name}`,
    [name],
    [name, 'ex:Own'],
    ['https://e.example/ns#Own', name],
  )

const LISTS = new Set(['to', 'cc', 'inReplyTo', 'items', 'orderedItems', 'attachment', 'tag'])
const MEDIA = new Set(['image', 'icon'])

interface Ties {
  readonly object: fc.Arbitrary<JsonObject>
  readonly page: fc.Arbitrary<JsonObject>
}

const simple: Partial<Record<Kind, fc.Arbitrary<Json>>> = {
  text,
  languageMap: fc.dictionary(fc.constantFrom('en', 'id', 'zh-Hans', 'und'), text, { minKeys: 1 }),
  languageTag: fc.constantFrom('en', 'de-CH'),
  dateTime: time,
  duration: fc.constantFrom('PT5S', 'P3Y6M'),
  float: fc.oneof(number, fc.constant(-12.25)),
  positive: number,
  percent: number,
  count: fc.nat(9999),
  iri,
  mediaType: fc.constantFrom('text/html', 'image/png'),
  relation: fc.constantFrom<Json>('me', ['canonical', 'preview']),
  units: fc.constantFrom('km', 'https://e.example/mile'),
  terms: fc.constantFrom<Json>('https://e.example/t', ['Note', 'ex:Own'], { name: 'x' }),
  closed: fc.constantFrom<Json>(true, '2011-02-10T15:04:05Z', { type: 'Note', name: 'x' }),
}

function valueOf(name: string, { kind, functional }: Property, ties: Ties): fc.Arbitrary<Json> {
  const plain = simple[kind]
  if (plain !== undefined) return fc.oneof({ weight: 9, arbitrary: plain }, fc.constant(null))
  if (kind === 'pages') return fc.oneof(iri, ties.page)
  const one: fc.Arbitrary<Json> =
    name === 'url'
      ? fc.oneof(iri, link)
      : MEDIA.has(name)
        ? fc.oneof(link, ties.object)
        : ties.object
  const free = !(name in simple) && !SHARED.has(name) ? fc.oneof(one, iri) : one
  if (LISTS.has(name)) return fc.array(one, { minLength: 1, maxLength: 2 })
  return functional ? free : fc.oneof(free, fc.array(free, { minLength: 2, maxLength: 3 }))
}

/** Properties of both versions, in which AS1 has objects only. */
const SHARED = new Set([
  'actor',
  'object',
  'target',
  'generator',
  'context',
  'location',
  'result',
  'attributedTo',
  'replies',
  'image',
  'icon',
])

const link: fc.Arbitrary<JsonObject> = fc
  .record(
    {
      href: iri,
      width: fc.nat(99),
      name: text,
      mediaType: fc.constant('text/html'),
      duration: fc.constant('PT9S'),
    },
    { requiredKeys: ['href'] },
  )
  .map((members) => ({ type: 'Link', ...members }))

const extensions = fc.dictionary(
  fc.constantFrom(
    ...'foo title displayName objectType verb author attachments tags source position links as2:x as2:url @type https://e.example/ns#p ex:own $set'.split(
      ' ',
    ),
  ),
  fc.constantFrom<Json>(
    'x',
    7,
    null,
    [],
    [[1]],
    { href: 'https://e.example/' },
    { latitude: 1 },
    { first: 'https://e.example/1' },
  ),
  { maxKeys: 2 },
)

const node = (name: TypeName, ties: Ties): fc.Arbitrary<JsonObject> => {
  const members: Record<string, fc.Arbitrary<Json>> = { id: iri }
  for (const [property, row] of Object.entries(PROPERTIES) as [string, Property][])
    if (!['id', 'type', 'bto', 'bcc'].includes(property) && hasProperty(name, property, row.domain))
      members[property] = valueOf(property, row, ties)
  if (name.startsWith('Ordered')) delete members['items']
  const required = name === 'Link' || name === 'Mention' ? ['href'] : []
  const few = fc
    .subarray(Object.keys(members), { maxLength: 5 })
    .chain((names) =>
      fc.record(Object.fromEntries([...required, ...names].map((one) => [one, members[one]!]))),
    )
  return fc
    .tuple(typeOf(name), few, extensions)
    .map(([type, said, more]) => soundly({ type, ...more, ...(said as JsonObject) }))
}

/** A Question is answered by one or by any (Vocabulary §3.1). */
function soundly({ anyOf, ...said }: JsonObject): JsonObject {
  return anyOf === undefined || said['oneOf'] !== undefined ? said : { ...said, anyOf }
}

const { activity } = fc.letrec<Record<'object' | 'page' | 'activity', JsonObject>>((tie) => {
  const ties = { object: tie('object'), page: tie('page') }
  const nodes = Object.fromEntries(TYPE_NAMES.map((name) => [name, node(name, ties)]))
  const of = (names: readonly TypeName[]) => fc.oneof(...names.map((name) => nodes[name]!))
  const context = fc.constantFrom<Json>(
    'https://www.w3.org/ns/activitystreams',
    'http://www.w3.org/ns/activitystreams',
    ['https://www.w3.org/ns/activitystreams', { ex: 'https://e.example/ns#' }],
  )
  return {
    page: fc.oneof(
      { maxDepth: 3 },
      fc.constant({ type: 'Link', href: 'urn:x:p' }),
      of(['CollectionPage', 'OrderedCollectionPage']),
    ),
    object: fc.oneof(
      { maxDepth: 3 },
      fc.record({ name: text }),
      of(TYPE_NAMES),
      fc.record({ id: iri }),
      of(['Undo']),
    ),
    activity: fc
      .tuple(context, of(ACTIVITIES))
      .map(([said, one]) => ({ '@context': said, ...one })),
  }
})

export const anyAs2Activity = activity
