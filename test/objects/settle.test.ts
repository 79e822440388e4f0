import type { JsonObject } from '../../schemas/wire'
import { keyOfResponse } from '../../server/append/response'
import { sweepDue } from '../../server/objects/due'
import { eventually } from '../support/eventually'
import { size } from '../support/scale'
import { stopStarted } from '../support/started'
import { joinWorld, startWorld, totals, type World } from './world'

jest.setTimeout(60_000)
afterAll(stopStarted)

const ann = 'https://people.example/ann'

let world: World
let other: World
/** A node that dies as soon as its entry is stored, again and again. */
let dying: World
let id: string
let made = 0
beforeAll(async () => {
  world = await startWorld()
  other = await joinWorld(world.url)
  dying = await joinWorld(world.url, { deaf: true })
})
beforeEach(() => (id = `https://photos.example/${++made}`))

const like = (actor: string): JsonObject => ({ type: 'Like', actor, object: id })

describe('a node that dies between the entry and the views', () => {
  test('what was answered is in the next answer of any other node', async () => {
    const { id: liked } = await dying.say(like(ann))
    expect(await dying.due()).toBe(1)
    expect(totals(await world.state(id))).toEqual({ likes: 1 })
    expect(await world.due()).toBe(0)
    await dying.say({ type: 'Undo', actor: ann, object: liked })
    expect((await other.objects.counts([id])).get(id)).toMatchObject({ Like: 0 })
  })

  test.each<[string, (note: string) => JsonObject[], string, object | string]>([
    [
      'an Update',
      (note) => [{ type: 'Update', actor: ann, object: { id: note, content: 'two' } }],
      '',
      { content: 'two' },
    ],
    ['a Delete', (note) => [{ type: 'Delete', actor: ann, object: note }], '', 'gone'],
    [
      'a Delete, as its parent sees it',
      (note) => [{ type: 'Delete', actor: ann, object: note }],
      'parent',
      { replies: { totalItems: 0 } },
    ],
    [
      'an Add, as its collection sees it',
      (note) => [{ type: 'Add', actor: ann, object: note, target: id }],
      'parent',
      { totalItems: 1 },
    ],
  ])('%s', async (_title, activities, which, expected) => {
    const note = `${id}/note`
    const object = { type: 'Note', id: note, inReplyTo: id, content: 'one' }
    await world.say({ type: 'Create', actor: ann, object })
    for (const activity of activities(note)) await dying.say(activity)
    const asked = which === 'parent' ? id : note
    if (typeof expected === 'string') expect(await other.codeOf(asked)).toBe(expected)
    else expect(await other.state(asked)).toMatchObject(expected)
  })

  test('a sweep settles what nobody asks for, and leaves alone what may be under way', async () => {
    await dying.say(like(ann))
    const settled: number[] = []
    const settle = async (entries: readonly unknown[]) => void settled.push(entries.length)
    await sweepDue(world.store, settle, new Date(Date.now() - 60_000))
    expect(settled).toEqual([])
    const next = await joinWorld(world.url) // sweeps as it starts
    await eventually(async () => (await next.due()) === 0)
    const doc = await world.store.connection.collection('responses').findOne({
      _id: keyOfResponse({ type: 'Like', object: id, by: ann }) as never,
    })
    expect(doc).toMatchObject({ live: true })
  })
})

describe('many at once', () => {
  test('actors who like and unlike at two nodes: the count is that of the log', async () => {
    const actors = Array.from({ length: size(12, 40) }, (_, n) => `${ann}/${n}`)
    const nodes = [world, other]
    await Promise.all(
      actors.map(async (actor, n) => {
        for (let turn = 0; turn <= n % 4; turn++) {
          const node = nodes[(n + turn) % 2]!
          const { id: liked } = await node.say(like(actor), 'crowd')
          if ((n + turn) % 3 > 0)
            await nodes[turn % 2]!.say({ type: 'Undo', actor, object: liked }, 'crowd')
        }
      }),
    )
    const likers = new Set<string>()
    for (let after = 0; ;) {
      const entries = await world.history.range('crowd', after, 100)
      if (entries.length === 0) break
      for (const { text } of entries) {
        const { type, actor } = JSON.parse(text) as { type: string; actor: string }
        if (type === 'Like') likers.add(actor)
        else likers.delete(actor)
      }
      after = entries.at(-1)!.seq
    }
    expect(likers.size).toBeGreaterThan(actors.length / 8)
    expect(likers.size).toBeLessThan(actors.length)
    for (const node of [...nodes, dying])
      expect(totals(await node.state(id))).toEqual({ likes: likers.size })
  })

  test('one actor at two nodes, without waiting for either: as the stream has it', async () => {
    for (let round = 0; round < 5; round++) {
      id = `https://photos.example/${++made}`
      const undo = { type: 'Undo', actor: ann, object: like(ann) }
      const stream = `race${round}`
      await Promise.all([
        world.say(like(ann), stream),
        other.say(undo, stream),
        world.say(undo, stream),
        other.say(like(ann), stream),
      ])
      const [last] = (await world.history.page(stream, { limit: 1 })).entries
      const isLiked = (JSON.parse(last!.text) as JsonObject).type === 'Like'
      for (const node of [world, other])
        expect([last!.text, totals(await node.state(id))]).toEqual([
          last!.text,
          isLiked ? { likes: 1 } : {},
        ])
    }
  })

  test('two Updates at once at two nodes: the later one in the stream stands, on both', async () => {
    await world.say({ type: 'Create', actor: ann, object: { type: 'Note', id } }, 'edits')
    for (let round = 0; round < 5; round++) {
      const edit = (content: string) => ({ type: 'Update', actor: ann, object: { id, content } })
      await Promise.all([
        world.say(edit(`a${round}`), 'edits'),
        other.say(edit(`b${round}`), 'edits'),
      ])
      const [last] = (await world.history.page('edits', { limit: 1 })).entries
      const { content } = (JSON.parse(last!.text) as { object: JsonObject }).object
      for (const node of [world, other])
        expect(await node.state(id)).toMatchObject({ content: content! })
    }
  })

  test('a Like and its Undo that cross are found by one of the two', async () => {
    for (let round = 0; round < 5; round++) {
      const liked = `${id}/like/${round}`
      await Promise.all([
        world.say({ ...like(ann), id: liked }),
        other.say({ type: 'Undo', actor: ann, object: liked }),
      ])
      await eventually(async () => (await world.due()) === 0)
      expect(totals(await world.state(id))).toEqual({})
    }
  })

  test('a comment and its Delete that cross, too', async () => {
    for (let round = 0; round < 5; round++) {
      const note = `${id}/note/${round}`
      await Promise.all([
        world.say({
          type: 'Create',
          actor: ann,
          object: { type: 'Note', id: note, inReplyTo: id },
        }),
        other.say({ type: 'Delete', actor: ann, object: note }),
      ])
      await eventually(async () => (await world.due()) === 0)
      expect(totals(await world.state(id))).toEqual({})
      expect(await world.codeOf(note)).toBe('gone')
    }
  })
})

test('what is settled again changes nothing', async () => {
  await world.say(like(ann))
  await world.say({ type: 'Create', actor: ann, object: { type: 'Note', id } })
  await world.say({ type: 'Update', actor: ann, object: { id, content: 'two' } })
  const before = await world.state(id)
  const { connection } = world.store
  const docs = async () =>
    (
      await Promise.all(
        ['responses', 'objects'].map((name) => connection.collection(name).find({}).toArray()),
      )
    ).flatMap((all) => all.map((doc) => JSON.stringify(doc)))
  const stored = await docs()
  const entries = await world.store.entries.find({ about: { $exists: true } }).lean()
  await world.store.entries.bulkWrite(
    entries.map(({ _id }) => ({
      updateOne: { filter: { _id }, update: { $set: { due: ['x'] } } },
    })),
  )
  await (await joinWorld(world.url)).objects.stop()
  expect(await world.due()).toBe(0)
  expect(await world.state(id)).toEqual(before)
  const now = await docs()
  expect(now.filter((doc) => !stored.includes(doc))).toEqual([])
  expect(now).toHaveLength(stored.length)
})

const MANY = size(500, 5_000)

test('P7: an object with very many likes is counted, not read', async () => {
  await world.say({ type: 'Create', actor: ann, object: { type: 'Note', id } })
  await world.say(like(ann))
  await world.state(id)
  const responses = world.store.connection.collection('responses')
  const one = await responses.findOne({
    _id: keyOfResponse({ type: 'Like', object: id, by: ann }) as never,
  })
  const many = Array.from({ length: MANY }, (_, n) => ({
    ...one!,
    _id: `many${n}` as never,
    at: n,
  }))
  await responses.insertMany(many)
  const state = await world.state(id)
  expect(state.likes).toMatchObject({ totalItems: MANY + 1 })
  expect((state.likes as { items: unknown[] }).items).toHaveLength(20)
  expect((await world.objects.counts(['urn:x', id, 'urn:y'])).get(id)).toMatchObject({
    Like: MANY + 1,
  })
})
