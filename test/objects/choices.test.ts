import type { JsonObject } from '../../schemas/wire'
import { size } from '../support/scale'
import { stopStarted } from '../support/started'
import { joinWorld, startWorld, type World } from './world'

const POLL = 'https://feed.example.org/polls/1'
const EVENT = 'https://feed.example.org/events/1'
const who = (name: string) => `https://people.example/${name}`

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(stopStarted)

let last = 0
const question = (id: string, members: JsonObject): JsonObject => ({
  type: 'Create',
  actor: who('asker'),
  object: { id, type: 'Question', content: 'Which day?', ...members },
})
const answers = (...names: string[]) => names.map((name) => ({ type: 'Note', name }))
const vote = (id: string, name: string, by: string, more: JsonObject = {}): JsonObject => ({
  id: `https://people.example/votes/${++last}`,
  type: 'Create',
  actor: who(by),
  object: {
    id: `https://people.example/notes/${last}`,
    type: 'Note',
    name,
    inReplyTo: id,
    attributedTo: who(by),
  },
  ...more,
})
const rsvp = (type: string, id: string, by: string): JsonObject => ({
  type,
  actor: who(by),
  object: id,
})

async function results(id: string): Promise<unknown> {
  const state = await world.state(id)
  const options = (state['oneOf'] ?? state['anyOf']) as JsonObject[]
  const votes = options.map(
    ({ replies }) => (replies as JsonObject | undefined)?.['totalItems'] ?? 0,
  )
  return {
    votes,
    voters: state['votersCount'] ?? 0,
    replies: (state['replies'] as JsonObject)['totalItems'],
  }
}

const VOTES = size(25, 100)
const VOTERS = size(15, 60)

test('many vote at once, from two nodes, and the count is the recount', async () => {
  const other = await joinWorld(world.url)
  await world.say(question(POLL, { oneOf: answers('Thursday', 'Friday', 'Never') }))
  const said = Array.from({ length: VOTES }, (_, at) => ({
    by: `p${at % VOTERS}`,
    name: ['Thursday', 'Friday', 'Never'][(at * 7) % 3]!,
  }))
  const entries = await Promise.all(
    said.map(({ by, name }, at) => (at % 2 ? world : other).say(vote(POLL, name, by))),
  )
  // Who voted twice is counted for what stands last in the stream.
  const byPlace = said
    .map((one, at) => ({ ...one, seq: entries[at]!.seq }))
    .sort((a, b) => a.seq - b.seq)
  const standing = new Map(byPlace.map(({ by, name }) => [by, name]))
  const recount = (name: string) => [...standing.values()].filter((one) => one === name).length
  expect(await results(POLL)).toEqual({
    votes: ['Thursday', 'Friday', 'Never'].map(recount),
    voters: VOTERS,
    replies: 0,
  })
})

test.each<[string, JsonObject, JsonObject[], number[], number]>([
  [
    'another answer takes the place of the first',
    { oneOf: answers('a', 'b') },
    [{ x: 'a' }, { x: 'b' }],
    [0, 1],
    1,
  ],
  [
    'of several answers each counts once',
    { anyOf: answers('a', 'b') },
    [{ x: 'a' }, { x: 'b' }, { x: 'b' }],
    [1, 1],
    1,
  ],
  [
    'what is no answer is no vote',
    { oneOf: answers('a', 'b') },
    [{ x: 'c' }, { y: 'a' }],
    [1, 0],
    1,
  ],
  [
    'after its end nothing counts',
    { oneOf: answers('a', 'b'), endTime: '2020-01-01T00:00:00Z' },
    [{ x: 'a' }],
    [0, 0],
    0,
  ],
  [
    'closed is closed',
    { anyOf: answers('a', 'b'), closed: '2020-01-01T00:00:00Z' },
    [{ x: 'a' }],
    [0, 0],
    0,
  ],
  [
    'to what it said itself is added',
    {
      oneOf: [
        { name: 'a', type: 'Note', replies: { type: 'Collection', totalItems: 4 } },
        ...answers('b'),
      ],
      votersCount: 4,
    },
    [{ x: 'a' }],
    [5, 0],
    5,
  ],
])('%s', async (name, members, votes, counted, voters) => {
  const id = `${POLL}/${encodeURIComponent(name)}`
  // A vote may come before its question.
  const [first, ...rest] = votes.flatMap((one) => Object.entries(one as Record<string, string>))
  await world.say(vote(id, first![1], first![0]))
  await world.say(question(id, members))
  for (const [by, option] of rest) await world.say(vote(id, option, by))
  const unanswered = votes.filter((one) => Object.values(one).includes('c')).length
  expect(await results(id)).toEqual({ votes: counted, voters, replies: unanswered })
})

test('a vote is taken back with its note, or by saying what it was; one since keeps', async () => {
  const id = `${POLL}/undone`
  await world.say(question(id, { oneOf: answers('a', 'b') }))
  const [a, b] = [vote(id, 'a', 'x'), vote(id, 'b', 'x')]
  await world.say(a)
  await world.say(b)
  const noteOf = (one: JsonObject) => (one['object'] as JsonObject)['id']!
  await world.say({ type: 'Delete', actor: who('x'), object: noteOf(a) })
  expect(await results(id)).toMatchObject({ votes: [0, 1], voters: 1 })
  await world.say({ type: 'Delete', actor: who('x'), object: noteOf(b) })
  expect(await results(id)).toMatchObject({ votes: [0, 0], voters: 0 })
  await world.say(vote(id, 'a', 'y'))
  const { object } = vote(id, 'a', 'y')
  const { id: _, ...described } = object as JsonObject
  await world.say({ type: 'Undo', actor: who('y'), object: { type: 'Create', object: described } })
  expect(await results(id)).toMatchObject({ votes: [0, 0], voters: 0 })
})

test('whether one comes: the last word counts, and can be taken back', async () => {
  await world.say({
    type: 'Create',
    actor: who('host'),
    object: {
      id: EVENT,
      type: 'Event',
      name: 'Row',
      attending: { type: 'Collection', totalItems: 19 },
    },
  })
  const coming = async () => {
    const state = await world.state(EVENT)
    return ['attending', 'maybeAttending', 'notAttending'].map(
      (name) => (state[name] as JsonObject | undefined)?.['totalItems'] ?? 0,
    )
  }
  for (const by of ['a', 'b', 'c']) await world.say(rsvp('Accept', EVENT, by))
  await world.say(rsvp('TentativeAccept', EVENT, 'b'))
  await world.say(rsvp('Reject', EVENT, 'c'))
  expect(await coming()).toEqual([20, 1, 1])
  await world.say({
    type: 'Undo',
    actor: who('b'),
    object: { type: 'TentativeAccept', object: EVENT },
  })
  expect(await coming()).toEqual([20, 0, 1])
  const counts = await world.objects.counts([EVENT], who('c'))
  expect(counts.get(EVENT)?.choices).toMatchObject({
    coming: { yes: 1, maybe: 0, no: 1 },
    own: ['no'],
  })
})
