import type { JsonObject } from '../../schemas/wire'
import { actorsOf, keyOfResponse, responsesOf } from '../../server/append/response'
import { LIMITS } from '../../server/config'

const ann = 'https://people.example/ann'
const bob = 'https://people.example/bob'
const photo = 'https://photos.example/7'
const note = 'https://notes.example/1'
const id = 'https://a.example/1'

type Case = [title: string, activity: JsonObject, expected: string[]]

const cases: Case[] = [
  ['a Like', { type: 'Like', actor: ann, object: photo }, [`Like ${photo} ${ann}`]],
  [
    'a Like of an object that is shown in full, by an actor that is too',
    {
      type: 'Like',
      actor: { type: 'Person', id: ann, name: 'Ann' },
      object: { type: 'Image', id: photo, name: 'Weir' },
    },
    [`Like ${photo} ${ann}`],
  ],
  [
    'by its full IRI',
    { type: 'https://www.w3.org/ns/activitystreams#Like', actor: ann, object: photo },
    [`Like ${photo} ${ann}`],
  ],
  [
    'with a type of one’s own beside it',
    { type: ['Like', 'https://x.example/Heart'], actor: ann, object: photo },
    [`Like ${photo} ${ann}`],
  ],
  [
    'each actor, each object, once',
    { type: 'Like', actor: [ann, bob, ann], object: [photo, note, photo] },
    [`Like ${photo} ${ann}`, `Like ${photo} ${bob}`, `Like ${note} ${ann}`, `Like ${note} ${bob}`],
  ],
  ...(['Dislike', 'Announce', 'Follow', 'Block'] as const).map((type): Case => [
    `a ${type}`,
    { type, actor: ann, object: photo },
    [`${type} ${photo} ${ann}`],
  ]),
  [
    'an actor without an id is known by its name',
    { type: 'Like', actor: { type: 'Person', name: 'Ann' }, object: photo },
    [`Like ${photo} "Ann"`],
  ],
  [
    'nobody stands for this activity alone',
    { type: 'Like', object: photo },
    [`Like ${photo} ${id}`],
  ],
  ['nothing is liked', { type: 'Like', actor: ann }, []],
  ['something without an id is liked', { type: 'Like', actor: ann, object: { name: 'x' } }, []],
  [
    'a comment',
    { type: 'Create', actor: ann, object: { type: 'Note', id: note, inReplyTo: photo } },
    [`Reply ${photo} ${note}`],
  ],
  [
    'a comment without an id is known by its activity',
    { type: 'Create', actor: ann, object: { type: 'Note', inReplyTo: { id: photo } } },
    [`Reply ${photo} ${id}`],
  ],
  [
    'a comment on two, which its activity says once more',
    {
      type: 'Create',
      inReplyTo: photo,
      object: { type: 'Note', id: note, inReplyTo: [photo, ann] },
    },
    [`Reply ${photo} ${note}`, `Reply ${ann} ${note}`],
  ],
  [
    'an activity that is an answer itself',
    { type: 'Question', actor: ann, inReplyTo: photo },
    [`Reply ${photo} ${id}`],
  ],
  [
    'an activity that brings nothing, and says what it answers',
    { type: 'Create', object: note, inReplyTo: photo },
    [`Reply ${photo} ${id}`],
  ],
  ['a Like is no answer', { type: 'Like', actor: ann, inReplyTo: photo }, []],
  [
    'into a collection',
    { type: 'Add', actor: ann, object: [photo, note], target: bob },
    [`Item ${bob} ${photo}`, `Item ${bob} ${note}`],
  ],
  ['into nothing', { type: 'Add', actor: ann, object: photo }, []],
  ['a Remove puts nothing in', { type: 'Remove', object: photo, target: bob }, []],
  ['an Update', { type: 'Update', actor: ann, object: { id: note, inReplyTo: photo } }, []],
  ['a type of one’s own', { type: 'https://x.example/Like', actor: ann, object: photo }, []],
]

test.each(cases)('%s', (_title, activity, expected) => {
  const found = responsesOf({ id, ...activity })
  expect(found.map(({ type, object, by }) => `${type} ${object} ${by}`)).toEqual(expected)
})

test('P7: a few of all that a hostile activity names, and no id that is too long', () => {
  const many = Array.from({ length: 100 }, (_, n) => `urn:x:${n}`)
  const responses = responsesOf({ type: ['Like', 'Announce'], id, actor: many, object: many })
  expect(responses).toHaveLength(LIMITS.responsesPerEntry)
  const long = `urn:${'x'.repeat(LIMITS.idBytes)}`
  expect(responsesOf({ type: 'Like', id, actor: long, object: [long, photo] })).toEqual([
    { type: 'Like', object: photo, by: id },
  ])
})

test('a response is its type, object and actor, whatever the rest says', () => {
  const keyOf = (activity: JsonObject) => responsesOf({ id, ...activity }).map(keyOfResponse)
  const [key] = keyOf({ type: 'Like', actor: ann, object: photo })
  expect(key).toHaveLength(22)
  expect(keyOf({ type: 'Like', actor: { id: ann }, object: { id: photo }, content: 'x' })).toEqual([
    key,
  ])
  for (const other of [
    { type: 'Dislike', actor: ann, object: photo },
    { type: 'Like', actor: bob, object: photo },
    { type: 'Like', actor: ann, object: note },
    { type: 'Like', actor: photo, object: ann },
  ])
    expect(keyOf(other)).not.toEqual([key])
})

test('a name is no id: who is called as somebody’s id is not that one', () => {
  expect(actorsOf({ actor: { name: ann } })).toEqual([JSON.stringify(ann)])
  expect(actorsOf({ actor: [{ type: 'Person' }, null] })).toEqual([])
})
