import { isForeign, overridesIn } from '../../server/accept/context'
import { judge } from '../../server/accept/judge'
import { LIMITS } from '../../server/config'
import type { Json } from '../../schemas/wire'

const AS2 = 'https://www.w3.org/ns/activitystreams'
const OTHER = 'https://schema.example/'

test.each<[string, Json, boolean]>([
  ['none', null, false],
  ['an empty string', '', false],
  ['an empty list', [], false],
  ['nulls', [null], false],
  ['ours', AS2, false],
  ['ours with http', 'http://www.w3.org/ns/activitystreams', false],
  ['ours with #', `${AS2}#`, false],
  ['ours as a file', `${AS2}.jsonld`, false],
  ['ours among others', [OTHER, {}, AS2, 3], false],
  ['a prefix for ours', [OTHER, { as: `${AS2}#` }], false],
  ['our vocabulary', { '@vocab': `${AS2}#` }, false],
  ['our vocabulary without #', { '@vocab': AS2 }, false],
  ['own terms only', { mood: `${OTHER}mood` }, false],
  ['a vocabulary of none', { '@vocab': null }, false],
  ['another', OTHER, true],
  ['another beside own terms', [OTHER, { mood: 'x:y' }], true],
  ['what only looks like ours', `${AS2}/2`, true],
  ['ours in another case', AS2.toUpperCase(), true],
  ['another vocabulary', { '@vocab': OTHER }, true],
  ['another vocabulary in a list', [{ '@vocab': OTHER }, {}], true],
])('%s: foreign is %s', (_, context, foreign) => {
  expect(isForeign(context)).toBe(foreign)
})

test.each<[string, Json]>([
  ['none', null],
  ['an IRI', OTHER],
  ['own terms', [AS2, { mood: 'x:y', Hashtag: 'as:Hashtag', sensitive: 'as:sensitive' }]],
  ['keywords', [AS2, { '@language': 'en', '@vocab': OTHER, '@version': 1.1, '@base': null }]],
  [
    'the same as a string',
    [AS2, { name: 'as:name', Note: `${AS2}#Note`, id: '@id', type: '@type' }],
  ],
  ['the same with http', { name: 'http://www.w3.org/ns/activitystreams#name' }],
  ['the same as an object', [AS2, { likes: { '@id': 'as:likes', '@type': '@id' } }]],
  ['the same without a type', [AS2, { actor: { '@id': 'as:actor' } }]],
  ['the same as a set', [AS2, { tag: { '@id': 'as:tag', '@type': '@id', '@container': '@set' } }]],
  [
    'the same by another prefix',
    [AS2, { a: `${AS2}#`, name: 'a:name', Note: { '@id': 'a:Note' } }],
  ],
  ['the same by a prefix elsewhere', [{ a: { '@id': `${AS2}#` } }, AS2, { name: 'a:name' }]],
  ['the same by the vocabulary', { '@vocab': `${AS2}#`, name: { '@language': 'en' } }],
  ['the prefix as', [AS2, { as: `${AS2}#`, xsd: 'http://www.w3.org/2001/XMLSchema#' }]],
  ['the prefix as without #', [AS2, { as: AS2 }]],
  [
    'a list in order',
    [AS2, { orderedItems: { '@id': 'as:items', '@type': '@id', '@container': '@list' } }],
  ],
  ['a map', [AS2, { nameMap: { '@id': 'as:name', '@container': ['@language'] } }]],
  ['another meaning that ours takes back', [{ name: `${OTHER}name` }, AS2]],
  ['a term within a term', [AS2, { Poem: { '@id': 'x:y', '@context': { name: 'x:name' } } }]],
  ['names that objects inherit', [AS2, { constructor: 'x:y', toString: null }]],
  ['no context at all', 7],
])('%s overrides nothing', (_, context) => {
  expect(overridesIn(context)).toEqual([])
})

test.each<[string, Json, (string | number)[][]]>([
  ['another IRI', [AS2, { name: `${OTHER}name` }], [[1, 'name']]],
  ['another IRI without our context', { name: `${OTHER}name`, mood: 'x:y' }, [['name']]],
  ['another IRI in an object', [AS2, { Note: { '@id': `${OTHER}Note` } }], [[1, 'Note']]],
  ['nothing', [AS2, { actor: null }], [[1, 'actor']]],
  ['a keyword', [AS2, { url: '@id' }], [[1, 'url']]],
  [
    'an alias taken away',
    [AS2, { id: `${OTHER}id`, type: '@id' }],
    [
      [1, 'id'],
      [1, 'type'],
    ],
  ],
  ['no IRI', [AS2, { content: { '@container': '@language' } }], [[1, 'content']]],
  [
    'another container',
    [AS2, { name: { '@id': 'as:name', '@container': '@language' } }],
    [[1, 'name']],
  ],
  [
    'no container',
    [AS2, { orderedItems: { '@id': 'as:items', '@type': '@id' } }],
    [[1, 'orderedItems']],
  ],
  [
    'another type',
    [AS2, { published: { '@id': 'as:published', '@type': 'xsd:date' } }],
    [[1, 'published']],
  ],
  ['a type where none was', [AS2, { name: { '@id': 'as:name', '@type': '@id' } }], [[1, 'name']]],
  ['a way back', [AS2, { object: { '@reverse': 'as:object' } }], [[1, 'object']]],
  ['a prefix', [AS2, { as: OTHER }], [[1, 'as']]],
  [
    'the same through a spoilt prefix',
    [AS2, { as: OTHER, name: 'as:name' }],
    [
      [1, 'as'],
      [1, 'name'],
    ],
  ],
  ['a term of ActivityPub', [AS2, { inbox: 'as:inbox' }], [[1, 'inbox']]],
  [
    'in two places',
    [AS2, { to: 'x:y' }, OTHER, { cc: 'x:y' }],
    [
      [1, 'to'],
      [3, 'cc'],
    ],
  ],
  ['a number', [AS2, { to: 7 }], [[1, 'to']]],
])('%s overrides', (_, context, steps) => {
  expect(overridesIn(context)).toEqual(steps)
})

test.each<[string, (list: string[]) => Json]>([
  ['@context', (list) => ({ '@context': list })],
  ['@context inside', (list) => ({ tag: { '@context': list } })],
  ['type', (list) => ({ type: list })],
  ['the type of a page', (list) => ({ first: { type: [...list, 'CollectionPage'] } })],
])('P7 60,000 strings as %s are judged in one go through them', (_, make) => {
  const options = { publicUrl: 'http://localhost:3000', limits: LIMITS }
  const body = Buffer.from(JSON.stringify(make([...(Array(60_000).fill('a') as string[]), AS2])))
  expect(judge(body, 'application/activity+json', options).errors).toEqual([])
})
