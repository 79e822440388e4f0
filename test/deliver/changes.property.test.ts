import type { FilterJson, JsonObject } from '../../schemas/wire'
import { randomFrom, type Random } from '../model/random'
import { size } from '../support/scale'
import { stopStarted } from '../support/started'
import {
  level,
  logOf,
  Reader,
  recount,
  startNodes,
  STREAM,
  type ChangesNode,
} from './changes-world'

jest.setTimeout(60_000)
afterEach(stopStarted)

const ACTORS = ['https://a.example/ann', 'https://a.example/bo']
const NOTES = ['https://n.example/1', 'https://n.example/2', 'https://n.example/3']
const FILTERS: FilterJson[] = [
  {},
  { type: 'Create' },
  { tag: '#tide' },
  { text: 'river' },
  { objectType: 'Note', not: { tag: '#tide' } },
  { actor: ACTORS[0]!, type: ['Create', 'Like'] },
  { type: 'Update' },
]
const TAGS = [null, { name: '#tide' }, [{ name: '#ebb' }, { name: '#tide' }], { name: '#ebb' }]
const ROUNDS = size(6, 12)
const WORDS = ['the river', 'the bank', 'river bank', '']

/** What somebody may say of what was said before. */
function sayingOf(
  random: Random,
  said: readonly string[],
  brought: ReadonlySet<string>,
): JsonObject {
  const actor = random.pick(ACTORS)!
  const id = random.pick(NOTES)!
  const note = (): JsonObject => ({
    id,
    ...(random.chance(0.7) ? { content: random.pick(WORDS)! } : {}),
    ...(random.chance(0.7) ? { tag: random.pick(TAGS)! as JsonObject } : {}),
  })
  const at = random()
  // What is said of an object before it comes changes nothing that stands.
  if (at < 0.25 || (at < 0.65 && !brought.has(id)))
    return { type: 'Create', actor, object: { type: 'Note', ...note() } }
  if (at < 0.6) return { type: 'Update', actor, object: note() }
  if (at < 0.65) return { type: 'Delete', actor, object: id }
  if (at < 0.8) return { type: 'Like', actor, object: id }
  if (at < 0.9) return { type: 'Undo', actor, object: random.pick(said) ?? id }
  return { type: 'Create', actor, object: { type: 'Note', inReplyTo: id, content: 'river' } }
}

async function play(seed: number): Promise<void> {
  const random = randomFrom(seed)
  const nodes = await startNodes(random)
  const node = (): ChangesNode => random.pick(nodes)!
  const texts = new Map<string, string>()
  const readers: Reader[] = []
  const brought = new Set<string>()
  const say = async () => {
    const saying = sayingOf(random, [...texts.keys()], brought)
    const entry = await node().say(saying, STREAM)
    texts.set(entry.id, entry.text)
    const { id } = saying['object'] as JsonObject
    if (saying['type'] === 'Create' && typeof id === 'string') brought.add(id)
  }
  const add = async (last: number | null) => {
    const reader = new Reader(random.pick(FILTERS)!, last)
    readers.push(reader)
    await reader.follow(node())
  }
  for (let round = 0; round < ROUNDS; round++) {
    const burst = Array.from({ length: 1 + random.below(4) }, async () => {
      await say()
    })
    await Promise.all(burst)
    const erased = random.chance(0.25) ? random.pick([...texts.keys()]) : undefined
    const entry = erased === undefined ? null : await nodes[0]!.history.find(erased)
    if (entry && !entry.gone) await node().writer.erase(entry)
    if (round % 2 === 0) await add(random.chance(0.6) ? null : 1 + random.below(6))
    for (const reader of readers) if (random.chance(0.25)) await reader.follow(node())
  }
  await say()
  const head = await nodes[0]!.history.head(STREAM)
  await level(readers, head)
  for (const filter of FILTERS) {
    const polling = new Reader(filter, null)
    while (await polling.poll(node()));
    readers.push(polling)
  }
  const standing = recount(await logOf(nodes[0]!, texts))
  for (const reader of readers) check(seed, reader, standing)
  for (const reader of readers) reader.leave()
}

const inner = ({ object }: JsonObject): unknown => {
  const { content, tag } = (typeof object === 'object' ? object : {}) as JsonObject
  return { content: content ?? null, tag: tag ?? null }
}

function check(seed: number, reader: Reader, standing: ReadonlyMap<number, JsonObject>): void {
  const expected = [...standing].filter(
    ([seq, activity]) => (seq >= reader.since || reader.items.has(seq)) && reader.matches(activity),
  )
  const shown = (items: Iterable<[number, JsonObject]>) =>
    [...items]
      .map(([seq, activity]) => [seq, activity['type'], inner(activity)])
      .sort((a, b) => Number(a[0]) - Number(b[0]))
  expect({ seed, wanted: reader.wanted, last: reader.last, items: shown(reader.items) }).toEqual({
    seed,
    wanted: reader.wanted,
    last: reader.last,
    items: shown(expected),
  })
}

const RUNS = Number(process.env['RUNS'] ?? size(1, 3))
test.each(Array.from({ length: RUNS }, (_, at) => at + Number(process.env['SEED'] ?? 1)))(
  'live, resumed, polled and begun anew, what is folded is what a recount of the log gives (seed %i)',
  play,
)
