import { eventually } from '../support/eventually'
import { stopStarted } from '../support/started'
import { joinWorld, startWorld, totals, type World } from '../objects/world'

jest.setTimeout(60_000)
afterAll(stopStarted)

const ann = 'https://people.example/ann'
const photo = 'https://photos.example/7'
const note = 'https://notes.example/1'

async function startWithHistory(): Promise<World> {
  const world = await startWorld()
  await world.say({ type: 'Create', actor: ann, object: { type: 'Image', id: photo, name: 'one' } })
  const like = await world.say({ type: 'Like', actor: ann, object: photo }, 'b', 'c')
  await world.say({ type: 'Like', actor: 'urn:bob', object: photo }, 'a')
  await world.say({ type: 'Undo', actor: ann, object: like.id }, 'a')
  await world.say({ type: 'Update', actor: ann, object: { id: photo, name: 'two' } }, 'a')
  await Promise.all(
    Array.from({ length: 80 }, (_, n) =>
      world.say({ type: 'Announce', actor: `urn:x:${n}`, object: photo }, 'many'),
    ),
  )
  const reply = { type: 'Note', id: note, inReplyTo: photo }
  const { id } = await world.say({ type: 'Create', actor: ann, object: reply }, 'z')
  await world.say({ type: 'Create', actor: ann, object: { ...reply, id: `${note}/2` } }, 'z')
  await world.writer.erase((await world.history.find(id))!)
  expect(await look(world)).toEqual(EXPECTED)
  return world
}

const EXPECTED = { name: 'two', totals: { likes: 1, shares: 80, replies: 1 }, note: 'gone' }

async function look(world: World) {
  const state = await world.state(photo)
  return { name: state.name, totals: totals(state), note: await world.codeOf(note) }
}

const drop = (world: World) =>
  Promise.all(
    ['responses', 'objects', 'progress'].map((name) =>
      world.store.connection.collection(name).deleteMany({}),
    ),
  )

test('views that were thrown away are made anew from the log', async () => {
  const world = await startWithHistory()
  await drop(world)
  const next = await joinWorld(world.url)
  await eventually(async () => {
    expect(await look(next)).toEqual(EXPECTED)
  }, 20_000)
})

test('a log that was written before there were views gets them', async () => {
  const world = await startWithHistory()
  await drop(world)
  await world.store.entries.bulkWrite(
    (await world.store.entries.find({ gone: { $ne: true } }).lean())
      .filter(({ takes }) => !takes?.some(({ type }) => type === 'Object'))
      .map(({ _id }) => ({
        updateOne: { filter: { _id }, update: { $unset: { about: 1, takes: 1, due: 1 } } },
      })),
  )
  const [next] = await Promise.all([joinWorld(world.url), joinWorld(world.url)])
  await eventually(async () => {
    expect(await look(next)).toEqual(EXPECTED)
  }, 20_000)
  const said = await next.store.entries.find({ about: { $exists: true } }).lean()
  expect(said.filter(({ copy }) => copy)).toEqual([])
  await eventually(async () => {
    const [progress] = await next.store.connection.collection('progress').find({}).toArray()
    expect(progress).toMatchObject({ done: true })
  })
})
