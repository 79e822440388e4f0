import { toAs1 } from '../../../server/accept/as1/to-as1'
import { toAs2 } from '../../../server/accept/as1/to-as2'
import { typeOfVerb } from '../../../server/accept/as1/types'
import { familyOf, isA, TYPE_NAMES } from '../../../schemas/as2/ancestry'
import type { JsonObject } from '../../../schemas/wire'

const AS2 = 'https://www.w3.org/ns/activitystreams'
const A = 'https://e.example/a'
const B = 'https://e.example/b'

const back = (activity: JsonObject): JsonObject => toAs1({ '@context': AS2, ...activity })
const object = (source: JsonObject): unknown => back({ type: 'Like', object: source })['object']

describe('verbs', () => {
  test.each<[string, JsonObject, JsonObject]>([
    ['Create', { type: 'Create', object: A }, { verb: 'post', object: { id: A } }],
    [
      'Create with a target is no post: that would be an Add',
      { type: 'Create', target: A },
      { verb: 'create', 'as2:type': 'Create', target: { id: A } },
    ],
    ['Add', { type: 'Add', target: A }, { verb: 'add', target: { id: A } }],
    ['Announce', { type: 'Announce' }, { verb: 'share' }],
    ['Flag', { type: 'Flag' }, { verb: 'flag-as-inappropriate' }],
    ['the exact verb', { type: 'Like', 'as1:verb': 'favorite' }, { verb: 'favorite' }],
    ['what AS1 has no word for', { type: 'Block' }, { verb: 'block' }],
    [
      'a verb of AS1 only',
      { type: ['Activity', 'http://activitystrea.ms/schema/1.0/purchase'] },
      { verb: 'purchase' },
    ],
    [
      'a type of its own',
      { type: ['Create', 'ex:Own'] },
      { verb: 'post', 'as2:type': ['Create', 'ex:Own'] },
    ],
    ['a full IRI', { type: `${AS2}#Like` }, { verb: 'like', 'as2:type': `${AS2}#Like` }],
    [
      'only its own type',
      { type: 'ex:Jump', actor: A },
      { verb: 'ex:Jump', 'as2:type': 'ex:Jump', actor: { id: A } },
    ],
    [
      'a type that can be no verb',
      { type: 'to jump', actor: A },
      { verb: 'activity', 'as2:type': 'to jump', actor: { id: A } },
    ],
    ['no type', { actor: A }, { verb: 'activity', 'as2:type': null, actor: { id: A } }],
    [
      'an Undo of what AS1 can undo',
      { type: 'Undo', actor: A, object: { type: 'Follow', actor: A, object: B } },
      { verb: 'stop-following', actor: { id: A }, object: { id: B } },
    ],
    [
      'an Undo that says more',
      { type: 'Undo', actor: A, object: { type: 'Like', id: 'urn:x:1', actor: A, object: B } },
      {
        verb: 'unlike',
        actor: { id: A },
        object: { id: B },
        'as2:object': { type: 'Like', id: 'urn:x:1', actor: A, object: B },
      },
    ],
    [
      'an Undo of anything else',
      { type: 'Undo', object: { type: 'Block', object: B } },
      { verb: 'undo', object: { objectType: 'activity', verb: 'block', object: { id: B } } },
    ],
  ])('%s', (_, activity, expected) => {
    expect(back(activity)).toEqual({
      ...expected,
      ...('as1:verb' in activity ? { 'as2:@context': AS2 } : {}),
    })
  })

  test.each(familyOf('Activity'))('%s has a simple name, which leads back to it', (type) => {
    const { verb } = back({ type })
    expect(verb).toMatch(/^[a-z-]+$/)
    expect(typeOfVerb(String(verb), false)).toMatchObject({ type, exact: null })
  })

  test.each(TYPE_NAMES.filter((type) => !isA(type, 'Activity')))(
    '%s has an object type, a simple name, too',
    (type) => {
      expect(object({ type, href: A })).toMatchObject({
        objectType: expect.stringMatching(/^[a-z-]+$/),
      })
    },
  )
})

describe('members', () => {
  test.each<[string, JsonObject, unknown]>([
    [
      'names and lists',
      {
        type: 'Note',
        name: 'n',
        attributedTo: A,
        tag: { name: '#x' },
        inReplyTo: B,
        attachment: [],
      },
      {
        objectType: 'note',
        displayName: 'n',
        author: { id: A },
        tags: [{ displayName: '#x' }],
        inReplyTo: [{ id: B }],
      },
    ],
    [
      'two where AS1 has one',
      { type: 'Note', attributedTo: [A, B] },
      { objectType: 'note', author: { id: A }, 'as2:attributedTo': [A, B] },
    ],
    [
      'a time without seconds',
      { type: 'Note', updated: '2026-01-02T03:04+01:00' },
      {
        objectType: 'note',
        updated: '2026-01-02T03:04:00+01:00',
        'as2:updated': '2026-01-02T03:04+01:00',
      },
    ],
    [
      'addresses',
      {
        type: 'Page',
        url: [
          { type: 'Link', href: A },
          { type: 'Link', href: B, mediaType: 'text/html' },
        ],
      },
      {
        objectType: 'page',
        url: B,
        'as2:url': [
          { type: 'Link', href: A },
          { type: 'Link', href: B, mediaType: 'text/html' },
        ],
      },
    ],
    [
      'pictures',
      {
        type: 'Person',
        image: { type: 'Link', href: A, width: 1 },
        icon: { type: 'Image', url: B, mediaType: 'image/png' },
      },
      {
        objectType: 'person',
        image: { url: A, width: 1 },
        icon: { objectType: 'image', url: B, mediaType: 'image/png' },
      },
    ],
    [
      'a picture that lasts',
      { type: 'Note', image: { type: 'Image', url: { type: 'Link', href: A }, duration: 'PT9S' } },
      { objectType: 'note', image: { url: A, duration: 9 } },
    ],
    [
      'a picture without an address',
      { type: 'Note', image: { type: 'Image', name: 'n' } },
      { objectType: 'note', 'as2:image': { type: 'Image', name: 'n' } },
    ],
    ['a link', { type: 'Mention', href: A }, { objectType: 'mention', url: A }],
    [
      'a link that AS1 can not follow',
      { type: 'Link', href: '_:b0' },
      { objectType: 'link', 'as2:href': '_:b0', 'as2:type': 'Link' },
    ],
    [
      'a place',
      { type: 'Place', latitude: 1, longitude: 2, radius: 3, units: 'km' },
      { objectType: 'place', position: { latitude: 1, longitude: 2 }, radius: 3, units: 'km' },
    ],
    [
      'a collection, with where it is listed',
      { type: 'OrderedCollection', id: A, totalItems: 2, first: B },
      {
        objectType: 'collection',
        'as2:type': 'OrderedCollection',
        id: A,
        url: A,
        totalItems: 2,
        links: { first: { href: B } },
      },
    ],
    [
      'ordered items',
      { type: 'OrderedCollection', orderedItems: [{ type: 'Note' }, A] },
      {
        objectType: 'collection',
        'as2:type': 'OrderedCollection',
        items: [{ objectType: 'note' }, { id: A }],
      },
    ],
    [
      'what only AS2 has',
      { type: 'Note', audience: [A, { type: 'Group', name: 'g' }], contentMap: { id: 'x' } },
      {
        objectType: 'note',
        audience: [A, { objectType: 'group', displayName: 'g' }],
        contentMap: { id: 'x' },
      },
    ],
    [
      'words that mean something else in AS1',
      { type: 'Note', source: { content: 'x' }, displayName: 'd', position: 'p' },
      {
        objectType: 'note',
        'as2:source': { content: 'x' },
        'as2:displayName': 'd',
        position: 'p',
      },
    ],
    ['an activity', { type: 'Like' }, { objectType: 'activity', verb: 'like' }],
    ['a question, which is an object in AS1', { type: 'Question' }, { objectType: 'question' }],
    ['no type', { latitude: 1 }, { position: { latitude: 1 }, 'as2:type': null }],
    ['a prototype', { 'as1:__proto__': { x: 1 } }, { 'as2:as1:__proto__': { x: 1 } }],
  ])('%s', (_, source, expected) => {
    expect(object(source)).toEqual(expected)
  })
})

test('an erased activity', () => {
  const tombstone = {
    id: A,
    type: 'Tombstone',
    formerType: 'Like',
    deleted: '2026-01-02T03:04:05Z',
  }
  expect(back(tombstone)).toEqual({
    id: A,
    objectType: 'tombstone',
    formerType: 'Like',
    deleted: '2026-01-02T03:04:05Z',
  })
})

/** All that a round changes: other ways to say the same. */
describe('after a round', () => {
  const round = (activity: JsonObject): JsonObject => toAs2(back(activity))

  test.each<[string, JsonObject, JsonObject]>([
    ['an id alone is an object with that id', { actor: A }, { actor: { id: A } }],
    ['one value is a list of one', { tag: { name: 'x' } }, { tag: [{ name: 'x' }] }],
    ['an empty list is none', { to: [] }, {}],
    ['an address among images is a Link', { image: A }, { image: { type: 'Link', href: A } }],
  ])('of AS2 %s', (_, members, expected) => {
    expect(round({ type: 'Like', ...members })).toEqual({
      '@context': AS2,
      type: 'Like',
      ...expected,
    })
  })

  test.each<[string, JsonObject, JsonObject]>([
    ['no verb is post', { actor: { id: A } }, { actor: { id: A } }],
    ['the IRI of a verb is its name', { verb: 'http://activitystrea.ms/schema/1.0/post' }, {}],
    ['an id alone is an object with that id', { object: A }, { object: { id: A } }],
    [
      'a name alone is an object with that name',
      { actor: 'Ann' },
      { actor: { displayName: 'Ann' } },
    ],
    ['one value is a list of one, where AS1 has lists', { to: { id: A } }, { to: [{ id: A }] }],
    [
      'of a list only the first is left, where AS1 has one, and the list beside it',
      { object: [{ id: A }, { id: B }] },
      { object: { id: A }, 'as2:object': [{ id: A }, { id: B }] },
    ],
    ['an address among images is a media link', { image: A }, { image: { url: A } }],
    [
      'an activity in an activity says that it is one',
      { object: { verb: 'like' } },
      { object: { objectType: 'activity', verb: 'like' } },
    ],
    [
      'previous is prev',
      { object: { items: [{ id: A }], links: { previous: B } } },
      { object: { items: [{ id: A }], links: { prev: { href: B } }, objectType: 'collection' } },
    ],
  ])('of AS1 %s', (_, activity, expected) => {
    expect(toAs1(toAs2(activity))).toEqual({ verb: 'post', ...expected })
  })
})
