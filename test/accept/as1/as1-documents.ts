/**
 * Random AS1 activities over all verbs and object types, written as to-as1.ts writes: the id and objectType in every
 * object, lists where AS1 has lists.
 */
import fc from 'fast-check'
import type { Json, JsonObject } from '../../../schemas/wire'

const words = (text: string): string[] => text.trim().split(/\s+/)

/** `post` of the format itself, and the Base Schema. */
export const VERBS = words(`
  post accept access acknowledge add agree append approve archive assign at attach attend author authorize borrow
  build cancel close complete confirm consume checkin create delete deliver deny disagree dislike experience favorite
  find flag-as-inappropriate follow give host ignore insert install interact invite join leave like listen lose
  make-friend open play present purchase qualify read receive reject remove remove-friend replace request
  request-friend resolve return retract rsvp-maybe rsvp-no rsvp-yes satisfy save schedule search sell send share
  sponsor start stop-following submit tag terminate tie unfavorite unlike unsatisfy unsave unshare update use watch
  win`)
/** `activity` of the format itself is missing: it is what `activity` below makes. */
export const OBJECT_TYPES = words(`
  alert application article audio badge binary bookmark collection comment device event file game group image issue
  job note offer organization page permission person place process product question review role service task team
  video`)

const iri = fc.constantFrom(
  'https://e.example/a',
  'tag:e.example,2011:b',
  'urn:x:ü',
  'acct:ann@e.example',
)
const text = fc.oneof(fc.constantFrom('', 'Ann', '<b>x</b>', 'as2:type'), fc.string())
const time = fc.constantFrom('2011-02-10T15:04:55Z', '2012-12-31T23:59:59.123+02:00')
const count = fc.nat(9999)
const size = fc.oneof(count, fc.constant(null))
const leaf: fc.Arbitrary<Json> = fc.oneof(text, count, fc.boolean(), fc.constant(null), iri)

/** Words of nobody, of AS1, of AS2, of JSON-LD, and our own prefixes. */
const extensionName = fc.constantFrom(
  ...words(`
  foo mood rating provider title source name type attachment tag attributedTo nameMap instrument audience duration
  mediaType latitude first last orderedItems itemsPerPage href closed deleted constructor $set a.b @id @type @context
  as1:x as1:verb as:name https://e.example/ns#p preferredUsername upstreamDuplicates fullImage stream embedCode`),
)
const extensions = fc.dictionary(
  extensionName,
  fc.oneof(
    leaf,
    fc.constantFrom<Json>(
      [],
      ['x'],
      [[1]],
      {},
      { objectType: 'note' },
      { objectType: 'activity', verb: 'like', a: 1 },
    ),
  ),
  { maxKeys: 3 },
)

const mediaLink = fc.record(
  { url: iri, width: size, height: size, duration: fc.constantFrom(0, 5, 90.5, 1e21, 1e12) },
  { requiredKeys: ['url'] },
)
const position: fc.Arbitrary<Json> = fc.oneof(
  fc.record(
    { latitude: fc.integer({ min: -90, max: 90 }), longitude: count, altitude: count },
    { requiredKeys: ['latitude'] },
  ),
  fc.constantFrom<Json>('+27.59+086.56+8850/', 'up there', { latitude: 1, x: 2 }),
)
const links = fc.dictionary(
  fc.constantFrom('first', 'prev', 'next', 'last', 'current', 'self'),
  fc.oneof(iri, fc.constant('relative')).map((href): Json => ({ href })),
  { minKeys: 1 },
)

const many = (one: fc.Arbitrary<JsonObject>) => fc.array(one, { minLength: 1, maxLength: 2 })
const some = (members: Record<string, fc.Arbitrary<Json>>): fc.Arbitrary<JsonObject> =>
  fc
    .subarray(Object.keys(members), { maxLength: 4 })
    .chain((names) => fc.record(Object.fromEntries(names.map((name) => [name, members[name]!]))))
    .map((said) => said as JsonObject)

const { thing, activity } = fc.letrec<Record<'thing' | 'deep' | 'activity', JsonObject>>((tie) => {
  const plain = {
    displayName: text,
    content: text,
    summary: text,
    url: iri,
    published: time,
    updated: time,
    startTime: time,
    endTime: fc.constant(null),
    image: mediaLink,
    icon: mediaLink,
  }
  const holding = {
    attachments: many(tie('deep')),
    tags: many(tie('deep')),
    author: tie('deep'),
    location: tie('deep'),
    inReplyTo: many(tie('deep')),
    replies: tie('deep'),
  }
  const collection = fc
    .tuple(some({ ...plain, totalItems: count, links }), many(tie('deep')), iri)
    .map(([members, items, id]): JsonObject => ({
      id,
      objectType: 'collection',
      ...members,
      items,
    }))
  const noCollection = fc.constantFrom(...OBJECT_TYPES.filter((name) => name !== 'collection'))
  return {
    thing: fc.oneof(
      { weight: 4, arbitrary: typed(noCollection, some({ ...plain, ...holding, position })) },
      { weight: 1, arbitrary: collection },
      { weight: 1, arbitrary: fc.record({ id: iri }) },
    ),
    deep: fc.oneof(
      { maxDepth: 2 },
      fc.record({ displayName: text }),
      tie('thing'),
      tie('activity').map((one) => ({ ...one, objectType: 'activity' })),
    ),
    activity: fc
      .tuple(
        fc.constantFrom(...VERBS),
        some({
          ...plain,
          actor: tie('deep'),
          object: tie('deep'),
          target: tie('deep'),
          to: many(tie('deep')),
          cc: many(tie('deep')),
          generator: tie('deep'),
          context: tie('deep'),
          result: tie('deep'),
        }),
        extensions,
      )
      .map(([verb, members, more]): JsonObject => ({ verb, ...more, ...members })),
  }
})

function typed(
  objectType: fc.Arbitrary<string>,
  members: fc.Arbitrary<JsonObject>,
): fc.Arbitrary<JsonObject> {
  return fc
    .tuple(iri, objectType, members, extensions)
    .map(([id, type, said, more]) => ({ id, objectType: type, ...more, ...said }))
}

export const anyObject = thing
export const anyActivity = activity
