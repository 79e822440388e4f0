import fc from 'fast-check'
import type { JsonObject } from '../../schemas/wire'
import { stopStarted } from '../support/started'
import { Replay } from '../objects/replay'
import { joinWorld, startWorld, totals, type World } from '../objects/world'

jest.setTimeout(60_000)
afterAll(stopStarted)

const ACTORS = ['urn:ann', 'urn:bob', 'urn:eve']
const TYPES = ['Like', 'Announce', 'Dislike', 'Follow']

type Step = [kind: string, actor: number, thing: number, n: number]
const steps = fc.array(
  fc.tuple(
    fc.constantFrom('say', 'say', 'undo', 'undo', 'unsay', 'create', 'reply', 'update', 'delete'),
    fc.nat(2),
    fc.nat(3),
    fc.nat(9),
  ),
  { minLength: 5, maxLength: 30 },
)

let worlds: World[]
beforeAll(async () => {
  const first = await startWorld()
  worlds = [first, await joinWorld(first.url)]
})

let run = 0

/** Does what the steps say, at two nodes in turn, `width` at once; answers the ids it spoke of. */
async function play(all: Step[], stream: string, width: number): Promise<string[]> {
  const prefix = `urn:run${run}:`
  const things = [0, 1, 2, 3].map((n) => `${prefix}${n}`)
  const said: JsonObject[] = []
  const activityOf = ([kind, who, which, n]: Step): JsonObject | null => {
    const actor = ACTORS[who]!
    const id = things[which]!
    const type = TYPES[n % TYPES.length]!
    if (kind === 'say') return { type, actor, object: id }
    if (kind === 'unsay') return { type: 'Undo', actor, object: { type, actor, object: id } }
    const earlier = said[n % said.length]
    if (kind === 'undo') return earlier ? { type: 'Undo', actor, object: String(earlier.id) } : null
    if (kind === 'create')
      return { type: 'Create', actor, object: { type: 'Note', id, content: `${n}` } }
    if (kind === 'reply')
      return {
        type: 'Create',
        actor,
        object: { type: 'Note', id: `${id}:${n % 3}`, inReplyTo: id },
      }
    const members = { content: n % 3 === 0 ? null : `new ${n}`, name: n % 4 === 0 ? null : `${n}` }
    if (kind === 'update') return { type: 'Update', actor, object: { id, ...members } }
    return { type: 'Delete', actor, object: n % 2 === 0 ? id : `${id}:${n % 3}` }
  }
  for (let at = 0; at < all.length; at += width) {
    const activities = all.slice(at, at + width).flatMap((step): JsonObject[] => {
      const activity = activityOf(step)
      return activity ? [activity] : []
    })
    const entries = await Promise.all(
      activities.map((activity, place) => worlds[place % 2]!.say(activity, stream)),
    )
    for (const { text } of entries) {
      const activity = JSON.parse(text) as JsonObject
      if (TYPES.includes(String(activity.type))) said.push(activity)
    }
  }
  return [...things, ...things.flatMap((id) => [0, 1, 2].map((n) => `${id}:${n}`))]
}

async function replayed(stream: string): Promise<Replay> {
  const replay = new Replay()
  for (const { text } of await worlds[0]!.history.range(stream, 0, 1_000))
    replay.see(JSON.parse(text) as JsonObject)
  return replay
}

async function seen(world: World, id: string) {
  const state = await world.state(id).catch((error: { code: string }) => error.code)
  if (typeof state === 'string') return state
  return { totals: totals(state), content: state.content, name: state.name }
}

function expected(replay: Replay, id: string) {
  const view = replay.view(id)
  if (view === 'gone') return 'gone'
  if (view === null) return 'not-found'
  return { totals: view.totals, content: view.members.content, name: view.members.name }
}

test.each([
  ['one after the other', 1],
  ['four at once, at two nodes', 4],
])('who replays the stream arrives at the same state: %s', async (_title, width) => {
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const stream = `replay${++run}`
      const ids = await play(all, stream, width)
      const replay = await replayed(stream)
      for (const [n, id] of ids.entries())
        expect([id, await seen(worlds[n % 2]!, id)]).toEqual([id, expected(replay, id)])
      expect(await worlds[0]!.due()).toBe(0)
    }),
    { numRuns: 5 },
  )
})
