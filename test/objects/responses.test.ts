import type { JsonObject } from '../../schemas/wire'
import { LIMITS } from '../../server/config'
import { stopStarted } from '../support/started'
import { eventually } from '../support/eventually'
import { startWorld, totals, type World } from './world'

jest.setTimeout(60_000)
afterAll(stopStarted)

const ann = 'https://people.example/ann'
const bob = 'https://people.example/bob'
const eve = 'https://people.example/eve'

let world: World
let id: string
let made = 0
beforeAll(async () => (world = await startWorld()))
beforeEach(() => (id = `https://photos.example/${++made}`))

/** `$n` stands for the id of the n-th activity, `$` for the object's. */
async function play(activities: readonly object[]): Promise<JsonObject> {
  const ids: string[] = []
  for (const activity of activities) {
    const text = JSON.stringify(activity)
      .replaceAll(/"\$(\d+)"/g, (_, n: string) => JSON.stringify(ids[Number(n) - 1]))
      .replaceAll('"$"', JSON.stringify(id))
      .replaceAll('"$r', `"${id}/r`)
    const stream = (activity as { stream?: string }).stream
    ids.push((await world.say(text, ...(stream ? [stream] : []))).id)
  }
  return world.state(id)
}

type Case = [title: string, activities: object[], expected: Record<string, number>]
const like = (actor: unknown = ann, more: object = {}) => ({
  type: 'Like',
  actor,
  object: '$',
  ...more,
})
const undo = (object: unknown, actor: unknown = ann, more: object = {}) => ({
  type: 'Undo',
  actor,
  object,
  ...more,
})
const comment = (name: string, actor = ann, more: object = {}) => ({
  type: 'Create',
  actor,
  object: { type: 'Note', id: `$r/${name}`, inReplyTo: '$', content: name, ...more },
})

const cases: Case[] = [
  ['a Like', [like()], { likes: 1 }],
  ['a Like twice is one', [like(), like()], { likes: 1 }],
  ['two actors', [like(), like(bob)], { likes: 2 }],
  ['one Like by two', [like([ann, bob])], { likes: 2 }],
  ['in two streams', [like(ann, { stream: 'a' }), like(ann, { stream: 'b' })], { likes: 1 }],
  [
    'without an actor each is one',
    [
      { type: 'Like', object: '$' },
      { type: 'Like', object: '$' },
    ],
    { likes: 2 },
  ],
  [
    'by actors of whom only the name is known',
    [like({ name: 'Ann' }), like({ name: 'Ann' }), like({ name: 'Bob' })],
    { likes: 2 },
  ],
  ['taken back', [like(), undo('$1')], {}],
  ['taken back, named by an object', [like(), undo({ type: 'Like', id: '$1' })], {}],
  ['taken back, described', [like(), undo({ type: 'Like', actor: ann, object: '$' })], {}],
  [
    'taken back, described by what it liked only',
    [like(), undo({ type: 'Like', object: { id: '$' } })],
    {},
  ],
  ['taken back in another stream', [like(), undo('$1', ann, { stream: 'b' })], {}],
  ['taken back by somebody else', [like(), undo('$1', eve)], { likes: 1 }],
  [
    'described by somebody else',
    [like(), undo({ type: 'Like', actor: ann, object: '$' }, eve)],
    { likes: 1 },
  ],
  ['taken back twice', [like(), undo('$1'), undo('$1')], {}],
  ['liked, taken back and liked again', [like(), undo('$1'), like()], { likes: 1 }],
  ['liked twice, taken back once', [like(), like(), undo('$1')], {}],
  ['the Undo taken back changes nothing', [like(), undo('$1'), undo('$2')], {}],
  [
    'an old Undo does not reach what was said since',
    [like(), undo('$1'), like(), undo('$1', eve)],
    { likes: 1 },
  ],
  ['a Delete of the Like is as good', [like(), { type: 'Delete', actor: ann, object: '$1' }], {}],
  ['shares', [{ type: 'Announce', actor: ann, object: '$' }, undo('$1', bob)], { shares: 1 }],
  ['shares taken back', [{ type: 'Announce', actor: ann, object: '$' }, undo('$1')], {}],
  [
    'dislikes',
    [{ type: 'Dislike', actor: ann, object: '$' }, like(bob)],
    { dislikes: 1, likes: 1 },
  ],
  ['dislikes taken back', [{ type: 'Dislike', actor: ann, object: '$' }, undo('$1')], {}],
  [
    'followers',
    [
      { type: 'Follow', actor: ann, object: '$' },
      { type: 'Follow', actor: bob, object: '$' },
      undo('$2', bob),
    ],
    { followers: 1 },
  ],
  ['a Block is not shown', [{ type: 'Block', actor: ann, object: '$' }], {}],
  ['comments', [comment('1'), comment('2', bob)], { replies: 2 }],
  [
    'a comment without an id',
    [{ type: 'Create', actor: ann, object: { type: 'Note', inReplyTo: '$' } }],
    { replies: 1 },
  ],
  ['a bare comment', [{ type: 'Note', attributedTo: ann, inReplyTo: '$' }], { replies: 1 }],
  ['a question that answers', [{ type: 'Question', actor: ann, inReplyTo: '$' }], { replies: 1 }],
  [
    'a comment that was deleted',
    [comment('1'), comment('2'), { type: 'Delete', actor: ann, object: '$r/1' }],
    { replies: 1 },
  ],
  [
    'a comment that somebody else would delete',
    [comment('1'), { type: 'Delete', actor: eve, object: '$r/1' }],
    { replies: 1 },
  ],
  [
    'a comment whose Create was deleted',
    [comment('1'), { type: 'Delete', actor: ann, object: '$1' }],
    {},
  ],
  [
    'a comment deleted before it came',
    [{ type: 'Delete', actor: ann, object: '$r/1' }, comment('1')],
    {},
  ],
  ['a comment created twice', [comment('1'), comment('1')], { replies: 1 }],
  [
    'a comment that somebody else says is an answer to this',
    [{ type: 'Create', actor: ann, object: { type: 'Note', id: '$r/1' } }, comment('1', eve)],
    {},
  ],
  [
    'a comment that eve posted as hers and deleted',
    [comment('1'), comment('1', eve), { type: 'Delete', actor: eve, object: '$2' }],
    { replies: 1 },
  ],
  [
    'a comment that was edited',
    [comment('1'), { type: 'Update', actor: ann, object: { id: '$r/1', content: 'x' } }],
    { replies: 1 },
  ],
]
test.each(cases)('%s', async (_title, activities, expected) => {
  expect(
    totals(await play([{ type: 'View', actor: eve, object: '$' }, ...shifted(activities)])),
  ).toEqual(expected)
  await eventually(async () => (await world.due()) === 0)
})

/** One more activity stands in front. */
const shifted = (activities: object[]): object[] =>
  JSON.parse(
    JSON.stringify(activities).replaceAll(/"\$(\d+)"/g, (_, n: string) => `"$${Number(n) + 1}"`),
  ) as object[]

test('an Undo that comes before its Like', async () => {
  const own = `${id}/like`
  await world.say({ type: 'Undo', actor: ann, object: own })
  await world.say({ type: 'Undo', actor: eve, object: `${own}/2` })
  await world.say({ type: 'Like', id: own, actor: ann, object: id })
  await world.say({ type: 'Like', id: `${own}/2`, actor: bob, object: id })
  expect(totals(await world.state(id))).toEqual({ likes: 1 })
})

test('… in the same stream or another, also where the clocks go back', async () => {
  await world.say({ type: 'Undo', actor: ann, object: `${id}/1` }, 'b')
  await world.say({ type: 'Like', id: `${id}/1`, actor: ann, object: id }, 'a')
  expect(totals(await world.state(id))).toEqual({})
  await world.say({ type: 'Like', id: `${id}/2`, actor: ann, object: id }, 'a')
  expect(totals(await world.state(id))).toEqual({ likes: 1 })
})

test('an activity in several streams is one, and a late copy does not bring back what was taken back', async () => {
  const own = `${id}/like`
  await world.say({ type: 'Like', id: own, actor: ann, object: id }, 'a', 'b', 'c')
  expect(totals(await world.state(id))).toEqual({ likes: 1 })
  await world.say({ type: 'Undo', actor: ann, object: { type: 'Like', object: id } }, 'a')
  await world.say({ type: 'Like', id: own, actor: ann, object: id }, 'd')
  expect(totals(await world.state(id))).toEqual({})
})

test('DELETE takes a Like back, and a comment; of an Undo it brings nothing back', async () => {
  const erase = async (own: string) => world.writer.erase((await world.history.find(own))!)
  const liked = await world.say({
    type: 'Like',
    actor: { type: 'Person', id: ann, name: 'Ann' },
    object: id,
  })
  const other = await world.say({ type: 'Like', actor: bob, object: id })
  const undone = await world.say({ type: 'Undo', actor: bob, object: other.id })
  const commented = await world.say({
    type: 'Create',
    actor: { type: 'Person', id: ann, name: 'Ann' },
    object: { type: 'Note', inReplyTo: id },
  })
  expect(totals(await world.state(id))).toEqual({ likes: 1, replies: 1 })
  for (const { id: own } of [liked, undone, commented]) await erase(own)
  expect(totals(await world.state(id))).toEqual({})
  const docs = await world.store.connection.collection('responses').find({}).toArray()
  expect(JSON.stringify(docs)).not.toContain(liked.id)
  expect(JSON.stringify(docs)).not.toContain(commented.id)
})

test('items tell who, by which activity and when; newest first, a few, however many there are', async () => {
  const many = LIMITS.responsesShown + 5
  const like = (n: number) =>
    world.say({
      type: 'Like',
      actor: { type: 'Person', id: `${ann}/${n}`, name: `Ann ${n}`, summary: 'x' },
      object: id,
    })
  await Promise.all(Array.from({ length: many - 1 }, (_, n) => like(n)))
  await like(many - 1)
  const { likes } = await world.state(id)
  const { items, totalItems, type } = likes as {
    items: JsonObject[]
    totalItems: number
    type: string
  }
  expect([type, totalItems, items.length]).toEqual(['Collection', many, LIMITS.responsesShown])
  expect(items[0]).toEqual({
    type: 'Like',
    id: expect.stringMatching(/^https:\/\/feed\.example\/activities\//),
    actor: { type: 'Person', id: `${ann}/${many - 1}`, name: `Ann ${many - 1}` },
    object: id,
    published: expect.stringMatching(/^2/),
  })
})

test('a comment is shown by its id and author; what it says is read there, where it may change', async () => {
  const { replies } = await play([
    comment('1', ann, { published: '2026-03-01T10:00:00Z' }),
    { type: 'Note', inReplyTo: '$', attributedTo: bob },
  ])
  expect((replies as JsonObject).items).toEqual([
    { type: 'Create', id: expect.any(String), actor: bob, published: expect.any(String) },
    {
      type: 'Note',
      id: `${id}/r/1`,
      attributedTo: ann,
      inReplyTo: id,
      published: '2026-03-01T10:00:00Z',
    },
  ])
})

test('counts of several at once are those that each shows', async () => {
  await play([like(), like(bob), comment('1')])
  const counts = await world.objects.counts([id, 'urn:nothing', `${id}/r/1`])
  expect(counts.get(id)).toMatchObject({ Like: 2, Reply: 1, Announce: 0 })
  expect(counts.get('urn:nothing')).toMatchObject({ Like: 0, Reply: 0 })
  expect(counts.size).toBe(3)
  expect(await world.objects.counts([])).toEqual(new Map())
})

test('whose view changed is told to who listens, at the node where it was posted', async () => {
  const told: string[] = []
  const leave = world.objects.onChanged((ids) => told.push(...ids))
  await play([comment('1'), like(), undo('$2')])
  expect(new Set(told)).toEqual(new Set([id, `${id}/r/1`]))
  leave()
  told.length = 0
  await play([like()])
  expect(told).toEqual([])
})

describe('collections', () => {
  const put = (object: unknown, type = 'Add', target: unknown = '$') => ({
    type,
    actor: ann,
    object,
    target,
  })

  test.each<[string, object[], object]>([
    [
      'one that is only known by what was put in',
      [put('urn:1'), put({ id: 'urn:2', name: 'x' })],
      { type: 'Collection', totalItems: 2, items: ['urn:2', 'urn:1'] },
    ],
    [
      'what was removed is out',
      [put('urn:1'), put('urn:2'), put('urn:1', 'Remove')],
      { totalItems: 1, items: ['urn:2'] },
    ],
    [
      'what was put in again is in',
      [put('urn:1'), put('urn:1', 'Remove'), put('urn:1')],
      { totalItems: 1 },
    ],
    [
      'put in twice it is in once',
      [put('urn:1'), put('urn:1')],
      { totalItems: 1, items: ['urn:1'] },
    ],
    [
      'with what it said itself',
      [
        {
          type: 'Create',
          actor: ann,
          object: {
            type: 'OrderedCollection',
            id: '$',
            totalItems: 2,
            orderedItems: ['urn:1', { id: 'urn:2', name: 'two' }],
          },
        },
        put('urn:3'),
        put('urn:1', 'Remove'),
        put('urn:2'),
      ],
      { type: 'OrderedCollection', totalItems: 2, orderedItems: ['urn:2', 'urn:3'] },
    ],
    [
      'that counts more than it lists',
      [
        {
          type: 'Create',
          actor: ann,
          object: { type: 'Collection', id: '$', totalItems: 50, items: ['urn:1'] },
        },
        put('urn:3'),
      ],
      { totalItems: 51, items: ['urn:3', 'urn:1'] },
    ],
    [
      'a Delete of the Add takes it out',
      [put('urn:1'), { type: 'Delete', actor: ann, object: '$1' }],
      { totalItems: 0, items: [] },
    ],
  ])('%s', async (_title, activities, expected) => {
    const state = await play(activities)
    expect(state).toMatchObject(expected)
  })

  test('what is no collection has no items', async () => {
    const state = await play([
      { type: 'Create', actor: ann, object: { type: 'Service', id: '$' } },
      put('urn:1'),
    ])
    expect(state).not.toHaveProperty('items')
  })
})
