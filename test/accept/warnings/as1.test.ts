import type { JsonObject } from '../../../schemas/wire'
import { warningsIn } from '../../../server/accept/warnings/warnings'

const told = (document: JsonObject): [string, string][] =>
  warningsIn('as1', document, 50).map(({ pointer, rule }) => [pointer, rule])
const post = (members: JsonObject): JsonObject => ({
  verb: 'post',
  published: '2011-02-10T15:04:55Z',
  actor: { objectType: 'person', id: 'acct:ann@e.example' },
  object: { objectType: 'note', content: 'x' },
  ...members,
})

test.each<[string, JsonObject]>([
  ['an activity', post({})],
  ['an audience that is hidden', post({ to: [{ id: 'x:y' }], bto: [] })],
  ['a reference', post({ target: { id: 'x:y' } })],
  ['an object with a name only', post({ target: { displayName: 'x' } })],
  ['a media link', post({ icon: { url: 'https://e.example/i' } })],
  ['a collection', { objectType: 'collection', items: [post({})] }],
  ['a collection elsewhere', post({ target: { totalItems: 5, url: 'https://e.example/' } })],
])('%s: nothing to say', (_, document) => {
  expect(told(document)).toEqual([])
})

test.each<[string, JsonObject, [string, string][]]>([
  ['no actor', post({ actor: null }), [['#', 'as1 §3.2 actor']]],
  ['no time', post({ published: null }), [['#', 'as1 §3.2 published']]],
  ['no object', post({ object: null }), [['#', 'as1 §3.2 object']]],
  [
    'no time of an item',
    { items: [post({ published: null })] },
    [['#/items/0', 'as1 §3.2 published']],
  ],
  ['an object of no kind', post({ target: { content: 'x' } }), [['#/target', 'as1 §3.4 object']]],
  [
    'a collection of nothing',
    post({ target: { totalItems: 5 } }),
    [['#/target', 'as1 §3.5 collection']],
  ],
  [
    'an image as text',
    post({ image: 'https://e.example/i' }),
    [['#/image', 'as1 §3.3 media link']],
  ],
  ['an actor as text', post({ actor: 'acct:ann@e.example' }), [['#/actor', 'as1 §3.4 object']]],
  [
    'an audience without a list',
    post({ to: { id: 'x:y' } }),
    [['#/to', 'as1 extensions: list of objects']],
  ],
  ['no seconds', post({ published: '2011-02-10T15:04Z' }), [['#/published', 'as1 §3 date-time']]],
  [
    'a bare id',
    post({ object: { objectType: 'note', id: '42' } }),
    [['#/object/id', 'as1 §3.4 id']],
  ],
  ['an empty list', post({ attachments: [] }), [['#/attachments', 'as1 §3 absent values']]],
  ['a word of AS 2.0', post({ type: 'Create' }), [['#/type', 'core appendix A']]],
])('%s is warned of', (_, document, warnings) => {
  expect(told(document)).toEqual(warnings)
  for (const { detail } of warningsIn('as1', document, 50)) expect(detail).toMatch(/^[A-Z].*\.$/)
})
