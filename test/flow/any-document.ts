/**
 * Any document — random activities and objects, AS2 and AS1, of which the text that must be stored is known.
 *
 * Rule: what has a meaning is as the specification wants it, so that every one of them is to be taken; around it stands
 * whatever JSON can hold.
 */
import fc from 'fast-check'
import { anyExtensions, quoted, type Members, type Written } from '../support/written'

export interface Document {
  readonly root: Members
  /** Whether it is stored as it is, or as the object of a Create or post. */
  readonly isActivity: boolean
}

type Member = readonly [name: string, value: Written]

export const IRIS = [
  'https://people.example/ann',
  'acct:bea@example.org',
  'urn:uuid:6c84fb90-12c4-11e1-840d-7b25c5ee775a',
  'https://photos.example/7?a=b&c=%22#d',
  'https://ω.example/ü',
  'tag:x.example,2020:zz',
] as const
const token = (text: string): string => JSON.stringify(text)
const iriToken = fc.constantFrom(...IRIS.map(token))
const time = fc
  .date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-01-01') })
  .map((date) => token(date.toISOString()))
const maybe = (name: string, value: fc.Arbitrary<Written>): fc.Arbitrary<Member[]> =>
  fc.option(value, { nil: null }).map((some) => (some === null ? [] : [[`"${name}"`, some]]))

/** These members in any order, with any others among them. */
const object = (...parts: fc.Arbitrary<readonly Member[]>[]): fc.Arbitrary<Members> =>
  fc
    .tuple(anyExtensions, ...parts)
    .map((lists) => lists.flat() as Member[])
    .chain((members) => fc.shuffledSubarray(members, { minLength: members.length }))
    .map((members) => ({ members }))

const oneOf = (...texts: string[]): fc.Arbitrary<string> => fc.constantFrom(...texts.map(token))
const with1 = (name: string, value: fc.Arbitrary<Written>): fc.Arbitrary<Member[]> =>
  value.map((one) => [[token(name), one]])

const activityType = fc.oneof(
  oneOf('Like', 'Create', 'Update', 'Delete', 'as:Add', 'Remove'),
  oneOf('Undo', 'https://www.w3.org/ns/activitystreams#Undo'),
  fc.constant(['"Follow"', '"ext:Other"']),
)
const tag = fc.oneof(
  iriToken,
  object(with1('type', oneOf('Mention')), with1('href', iriToken), maybe('name', quoted)),
  object(maybe('name', quoted)),
)
const person = fc.oneof(
  iriToken,
  object(with1('type', oneOf('Person', 'Service')), maybe('id', iriToken), maybe('name', quoted)),
)
const audience = fc.oneof(
  iriToken,
  oneOf('as:Public', 'https://www.w3.org/ns/activitystreams#Public'),
  fc.array(iriToken, { maxLength: 3 }),
)
const note = object(
  with1('type', oneOf('Note', 'Article', 'Image', 'Place', 'ext:Reading')),
  maybe('id', iriToken),
  maybe('name', quoted),
  maybe('content', quoted),
  maybe('summary', fc.oneof(quoted, fc.constant('null'))),
  maybe('url', iriToken),
  maybe('inReplyTo', iriToken),
  maybe('tag', fc.array(tag, { maxLength: 3 })),
  maybe('to', audience),
  maybe('bcc', audience),
)

export const as2Activity: fc.Arbitrary<Document> = object(
  with1('type', activityType),
  maybe('actor', fc.oneof(person, fc.array(person, { minLength: 1, maxLength: 2 }))),
  maybe('object', fc.oneof(iriToken, note, fc.array(note, { minLength: 1, maxLength: 2 }))),
  maybe('target', iriToken),
  maybe('published', time),
  maybe('summary', quoted),
  maybe('to', audience),
  maybe('cc', audience),
  maybe('bto', audience),
  maybe('\\u0062cc', audience),
).map((root) => ({ root, isActivity: true }))

export const as2Object: fc.Arbitrary<Document> = note.map((root) => ({ root, isActivity: false }))

const as1Object = object(
  with1('objectType', oneOf('note', 'person', 'image', 'http://x.example/thing')),
  maybe('id', iriToken),
  maybe('displayName', quoted),
  maybe('content', quoted),
  maybe('url', iriToken),
)

export const as1Activity: fc.Arbitrary<Document> = object(
  with1('verb', oneOf('post', 'like', 'share', 'checkin', 'unfavorite')),
  maybe('actor', as1Object),
  maybe('object', as1Object),
  maybe('target', as1Object),
  maybe('published', time),
  maybe('title', quoted),
  maybe('bto', fc.array(as1Object, { maxLength: 2 })),
).map((root) => ({ root, isActivity: true }))

export const withId = ({ root, isActivity }: Document, id: string): Document => ({
  root: { members: [...root.members, [token('id'), token(id)]] },
  isActivity,
})
