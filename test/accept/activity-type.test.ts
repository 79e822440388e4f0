import { isActivity, knownTypesOf, typesOf } from '../../server/accept/activity-type'
import type { JsonObject } from '../../schemas/wire'

const NS = 'https://www.w3.org/ns/activitystreams#'

test.each<[string, JsonObject, boolean]>([
  ['a short type', { type: 'Like' }, true],
  ['a compact IRI', { type: 'as:Like' }, true],
  ['a full IRI', { type: `${NS}Like` }, true],
  ['a full IRI with http', { type: 'http://www.w3.org/ns/activitystreams#Like' }, true],
  ['one of several types', { type: ['Place', 'https://e.example/x', 'Travel'] }, true],
  ['the core type', { type: ['Activity', 'https://e.example/Jump'] }, true],
  ['a question', { type: 'Question', name: 'Tea?' }, true],
  ['an unknown type with an actor', { type: 'Jump', actor: 'https://e.example/a' }, true],
  ['no type with an actor', { actor: { name: 'Ann' } }, true],
  ['a null type with an actor', { type: null, actor: 'https://e.example/a' }, true],
  ['an unknown type without an actor', { type: 'Jump', object: 'https://e.example/a' }, false],
  ['nothing', {}, false],
  ['an actor that is null', { actor: null }, false],
  ['an empty list of actors', { actor: [] }, false],
  ['an object type with an actor', { type: 'Note', actor: 'https://e.example/a' }, false],
  ['a collection', { type: 'OrderedCollection' }, false],
  ['a link', { type: 'Mention', href: 'https://e.example/a' }, false],
  ['the case counts', { type: 'like' }, false],
  ['a name that objects inherit', { type: 'constructor' }, false],
])('%s', (_, document, expected) => {
  expect(isActivity(document)).toBe(expected)
})

test('types come out short where they are known', () => {
  expect(typesOf(['as:Note', `${NS}Like`, 'as:Unheard', 'https://e.example/x'])).toEqual([
    'Note',
    'Like',
    'as:Unheard',
    'https://e.example/x',
  ])
  expect(typesOf(undefined)).toEqual([])
  expect(knownTypesOf(['as:Note', 7, 'as:Unheard', `${NS}Like`])).toEqual(['Note', 'Like'])
})
