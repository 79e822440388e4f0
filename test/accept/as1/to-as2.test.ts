import { isAs1Activity } from '../../../server/accept/as1/shape'
import { toAs2 } from '../../../server/accept/as1/to-as2'
import { AS1_NAMESPACE, typeOfObject, typeOfVerb } from '../../../server/accept/as1/types'
import { familyOf, TYPE_NAMES } from '../../../schemas/as2/ancestry'
import { faultsIn } from '../../../server/validate'
import { OBJECT_TYPES, VERBS } from './as1-documents'
import type { JsonObject } from '../../../schemas/wire'

const AS2 = 'https://www.w3.org/ns/activitystreams'
const EXTENDED = [AS2, { '@vocab': AS1_NAMESPACE, as1: AS1_NAMESPACE }]
const words = (text: string): string[] => text.trim().split(/\s+/)

describe('verbs', () => {
  test.each<[string, boolean, string]>([
    ['post', false, 'Create'],
    ['post', true, 'Add'],
    ['submit', false, 'Create'],
    ['submit', true, 'Add'],
    ['create', true, 'Create'],
    ['author', false, 'Create'],
    ['add', true, 'Add'],
    ['attach', true, 'Add'],
    ['like', false, 'Like'],
    ['favorite', false, 'Like'],
    ['dislike', false, 'Dislike'],
    ['share', false, 'Announce'],
    ['flag-as-inappropriate', false, 'Flag'],
    ['play', false, 'View'],
    ['watch', false, 'View'],
    ['rsvp-yes', false, 'Accept'],
    ['rsvp-no', false, 'Reject'],
    ['rsvp-maybe', false, 'TentativeAccept'],
    ['stop-following', false, 'Undo'],
    ['unlike', false, 'Undo'],
    ['unfavorite', false, 'Undo'],
    ['unshare', false, 'Undo'],
    [`${AS1_NAMESPACE}follow`, false, 'Follow'],
    ...words('accept delete follow ignore invite join leave listen read reject remove update').map(
      (verb): [string, boolean, string] => [verb, false, verb[0]?.toUpperCase() + verb.slice(1)],
    ),
  ])('%s with target %s is %s', (verb, target, type) => {
    expect(typeOfVerb(verb, target).type).toBe(type)
  })

  test.each([
    ['purchase', `${AS1_NAMESPACE}purchase`],
    ['constructor', `${AS1_NAMESPACE}constructor`],
    ['Like', `${AS1_NAMESPACE}Like`],
    ['https://e.example/verbs/jump', 'https://e.example/verbs/jump'],
  ])('%s is an Activity with the type %s', (verb, iri) => {
    expect(typeOfVerb(verb, false)).toEqual({ type: ['Activity', iri], exact: null })
  })

  test.each([false, true])('each of all 89 can be told from all others (target: %s)', (target) => {
    const mapped = VERBS.map((verb) => JSON.stringify(typeOfVerb(verb, target)))
    expect(new Set(mapped).size).toBe(89)
  })

  test('every type is one of the Vocabulary', () => {
    const known = new Set<string>(TYPE_NAMES)
    for (const verb of VERBS)
      for (const target of [false, true]) {
        const { type, undoes } = typeOfVerb(verb, target)
        expect(familyOf('Activity')).toContain([type].flat()[0])
        if (undoes !== undefined) expect(familyOf('Activity')).toContain(undoes)
      }
    for (const name of OBJECT_TYPES) expect(known).toContain([typeOfObject(name).type].flat()[0])
  })
})

describe('object types', () => {
  test.each([
    ['note', 'Note'],
    ['comment', 'Note'],
    ['file', 'Document'],
    ['person', 'Person'],
    ['question', 'Question'],
    [`${AS1_NAMESPACE}image`, 'Image'],
  ])('%s is %s', (name, type) => {
    expect(typeOfObject(name).type).toBe(type)
  })

  test('each of all 33 can be told from all others', () => {
    expect(new Set(OBJECT_TYPES.map((name) => JSON.stringify(typeOfObject(name)))).size).toBe(33)
  })
})

test.each<[string, JsonObject, boolean]>([
  ['a verb', { verb: 'like' }, true],
  ['an actor', { actor: { id: 'tag:e,1' }, object: 'tag:e,2' }, true],
  ['the object type activity', { objectType: 'activity' }, true],
  ['a verb beside another object type', { objectType: 'note', verb: 'post' }, true],
  ['an object', { objectType: 'note', displayName: 'x' }, false],
  ['an object with an actor', { objectType: 'issue', actor: { id: 'tag:e,1' } }, false],
  [
    'a task, which has a verb of its own',
    { objectType: 'task', verb: 'build', actor: 'tag:e,1' },
    false,
  ],
  ['a stream', { items: [] }, false],
  ['nulls', { verb: null, actor: null }, false],
])('%s: an activity?', (_, document, expected) => {
  expect(isAs1Activity(document)).toBe(expected)
})

const mapped = (activity: JsonObject): JsonObject => {
  const { '@context': _, ...rest } = toAs2(activity)
  return rest
}
const object = (source: JsonObject): JsonObject[string] | undefined =>
  mapped({ verb: 'post', object: source })['object']

describe('members', () => {
  test.each<[string, JsonObject, JsonObject]>([
    ['names', { objectType: 'person', displayName: 'Ann' }, { type: 'Person', name: 'Ann' }],
    [
      'content and times',
      {
        objectType: 'event',
        content: '<b>',
        summary: 's',
        startTime: '2011-02-10T15:04:55Z',
        endTime: null,
      },
      {
        type: 'Event',
        content: '<b>',
        summary: 's',
        startTime: '2011-02-10T15:04:55Z',
        endTime: null,
      },
    ],
    [
      'lists',
      {
        objectType: 'note',
        attachments: [{ objectType: 'file' }],
        tags: [{ displayName: '#x' }],
        author: 'tag:e,1',
      },
      {
        type: 'Note',
        attachment: [{ type: 'Document' }],
        tag: [{ name: '#x' }],
        attributedTo: 'tag:e,1',
      },
    ],
    [
      'an author by name',
      { objectType: 'note', author: 'Ann' },
      { type: 'Note', attributedTo: { name: 'Ann' } },
    ],
    [
      'a media link',
      { objectType: 'note', image: { url: 'https://e.example/i', width: 1, height: null } },
      {
        type: 'Note',
        image: { type: 'Link', href: 'https://e.example/i', width: 1, height: null },
      },
    ],
    [
      'a media link that lasts',
      { objectType: 'note', icon: { url: 'https://e.example/i', duration: 90 } },
      {
        type: 'Note',
        icon: {
          type: 'Image',
          url: { type: 'Link', href: 'https://e.example/i' },
          duration: 'PT90S',
        },
      },
    ],
    [
      'a size that is no whole number',
      { objectType: 'note', image: { url: 'https://e.example/i', width: 1.5, x: 1 } },
      {
        type: 'Note',
        image: { type: 'Link', href: 'https://e.example/i', 'as1:width': 1.5, x: 1 },
      },
    ],
    [
      'media links as text and list',
      {
        objectType: 'note',
        image: 'https://e.example/i',
        icon: ['https://e.example/i', { url: 'https://e.example/j' }],
      },
      {
        type: 'Note',
        image: 'https://e.example/i',
        icon: ['https://e.example/i', { type: 'Link', href: 'https://e.example/j' }],
      },
    ],
    [
      'a media link that is relative',
      { objectType: 'note', image: { url: 'i.png' } },
      { type: 'Note', 'as1:image': { url: 'i.png' } },
    ],
    [
      'a url',
      { objectType: 'note', url: 'https://e.example/' },
      { type: 'Note', url: 'https://e.example/' },
    ],
    ['an empty url', { objectType: 'note', url: '' }, { type: 'Note', 'as1:url': '' }],
    [
      'a place',
      { objectType: 'place', position: { latitude: 1, longitude: 2, altitude: 3 } },
      { type: 'Place', latitude: 1, longitude: 2, altitude: 3 },
    ],
    [
      'a location without a type',
      { location: { position: { latitude: 1.5, longitude: 2 } } },
      { location: { type: 'Place', latitude: 1.5, longitude: 2 } },
    ],
    [
      'a position that says more',
      { objectType: 'place', position: { latitude: 1, longitude: 2, x: 3 } },
      { type: 'Place', latitude: 1, longitude: 2, position: { latitude: 1, longitude: 2, x: 3 } },
    ],
    [
      'a position in ISO 6709',
      { objectType: 'place', position: '+27.5916-086.5640+8850/' },
      {
        type: 'Place',
        latitude: 27.5916,
        longitude: -86.564,
        altitude: 8850,
        position: '+27.5916-086.5640+8850/',
      },
    ],
    [
      'a position in other words',
      { objectType: 'place', position: 'up there' },
      { type: 'Place', position: 'up there' },
    ],
    [
      'a collection',
      {
        objectType: 'collection',
        totalItems: 2,
        items: [{ displayName: 'x' }],
        links: {
          first: { href: 'https://e.example/1' },
          next: 'https://e.example/2',
          last: null,
          self: { href: 'https://e.example/3' },
        },
      },
      {
        type: 'Collection',
        totalItems: 2,
        items: [{ name: 'x' }],
        first: 'https://e.example/1',
        next: 'https://e.example/2',
        links: { last: null, self: { href: 'https://e.example/3' } },
      },
    ],
    [
      'a collection without a type',
      { replies: { totalItems: 2 }, likes: 3 },
      { replies: { type: 'Collection', totalItems: 2 }, 'as1:likes': 3 },
    ],
    [
      'links of what is no collection',
      { objectType: 'note', links: { next: 'https://e.example/' } },
      { type: 'Note', links: { next: 'https://e.example/' } },
    ],
    ['an unknown type', { objectType: 'photo' }, { type: ['Object', `${AS1_NAMESPACE}photo`] }],
    [
      'a type that shares its AS2 type',
      { objectType: 'comment' },
      { type: 'Note', 'as1:objectType': 'comment' },
    ],
    [
      'a task',
      { objectType: 'task', verb: 'build' },
      { type: ['Object', `${AS1_NAMESPACE}task`], 'as1:verb': 'build' },
    ],
    [
      'extensions',
      {
        objectType: 'note',
        title: 't',
        mood: { displayName: 'm' },
        foo: 1,
        upstreamDuplicates: ['x'],
      },
      {
        type: 'Note',
        'as1:title': 't',
        mood: { displayName: 'm' },
        foo: 1,
        upstreamDuplicates: ['x'],
      },
    ],
    [
      'words that mean something in AS2',
      { type: 't', name: 'n', source: {}, '@id': 'i', 'as1:x': 1, displayName: 'd' },
      {
        'as1:type': 't',
        'as1:name': 'n',
        'as1:source': {},
        'as1:@id': 'i',
        'as1:as1:x': 1,
        name: 'd',
      },
    ],
    [
      'values that AS2 has no place for',
      { objectType: 'note', context: 7, result: [['x']], startIndex: -1 },
      { type: 'Note', 'as1:context': 7, 'as1:result': [['x']], 'as1:startIndex': -1 },
    ],
  ])('%s', (_, source, expected) => {
    expect(object(source)).toEqual(expected)
    expect(faultsIn('as2', toAs2({ verb: 'post', object: source }), 50)).toEqual([])
  })

  test('an activity in an activity', () => {
    expect(
      mapped({
        verb: 'share',
        actor: 'Ann',
        object: { objectType: 'activity', verb: 'post', object: { objectType: 'note' } },
      }),
    ).toEqual({
      type: 'Announce',
      actor: { name: 'Ann' },
      object: { type: 'Create', object: { type: 'Note' } },
    })
  })

  test('what is undone becomes an activity', () => {
    expect(
      mapped({
        id: 'tag:e,1',
        verb: 'unfavorite',
        actor: 'tag:e,2',
        object: 'tag:e,3',
        target: 'tag:e,4',
        content: 'c',
      }),
    ).toEqual({
      id: 'tag:e,1',
      type: 'Undo',
      'as1:verb': 'unfavorite',
      actor: 'tag:e,2',
      content: 'c',
      object: { type: 'Like', actor: 'tag:e,2', object: 'tag:e,3', target: 'tag:e,4' },
    })
  })

  test('no verb means post, and a null target is none', () => {
    expect(mapped({ actor: 'tag:e,1', verb: null, target: null })).toEqual({
      type: 'Create',
      actor: 'tag:e,1',
      target: null,
    })
  })
})

describe('words of AS2 in AS1', () => {
  test('are taken for what they are as long as the outcome is sound', () => {
    expect(
      object({
        objectType: 'note',
        mediaType: 'text/plain',
        audience: { objectType: 'group', displayName: 'g' },
        'as2:url': [{ type: 'Link', href: 'https://e.example/' }],
        'as2:type': ['Note', 'ex:Own'],
      }),
    ).toEqual({
      type: ['Note', 'ex:Own'],
      mediaType: 'text/plain',
      audience: { type: 'Group', name: 'g' },
      url: [{ type: 'Link', href: 'https://e.example/' }],
    })
  })

  test.each<[string, JsonObject, JsonObject]>([
    ['a value that AS2 refuses', { instrument: 5 }, { 'as1:instrument': 5 }],
    [
      'one such value among good ones',
      { instrument: 5, 'as2:url': 'https://e.example/' },
      { 'as1:instrument': 5, 'as1:as2:url': 'https://e.example/' },
    ],
    ['a type that is no activity', { 'as2:type': 'Note' }, { 'as1:as2:type': 'Note' }],
    ['an id', { 'as2:id': 'https://e.example/2' }, { 'as1:as2:id': 'https://e.example/2' }],
    [
      'a context that gives terms another meaning',
      { 'as2:@context': { name: 'https://e.example/ns#n' } },
      { 'as1:as2:@context': { name: 'https://e.example/ns#n' } },
    ],
    ['a prototype', { 'as2:__proto__': { x: 1 } }, { 'as1:as2:__proto__': { x: 1 } }],
  ])('are words of AS1 otherwise: %s', (_, members, expected) => {
    expect(mapped({ verb: 'like', ...members })).toEqual({ type: 'Like', ...expected })
  })
})

describe('the context', () => {
  test('is that of AS2 as long as AS2 has words for everything', () => {
    expect(toAs2({ verb: 'purchase', object: { objectType: 'photo' } })['@context']).toBe(AS2)
  })

  test.each<[string, JsonObject]>([
    ['a member', { verb: 'like', rating: 4.5 }],
    ['a nested one', { verb: 'like', object: { tags: [{ foo: 1 }] } }],
    ['a verb', { verb: 'favorite' }],
    ['a bare id', { id: 'x', verb: 'like' }],
  ])('names the words of AS1 for %s', (_, activity) => {
    expect(toAs2(activity)['@context']).toEqual(EXTENDED)
  })
})
