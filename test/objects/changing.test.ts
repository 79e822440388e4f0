import type { JsonObject } from '../../schemas/wire'
import type { Change } from '../../server/append/change'
import type { Entry } from '../../server/append/entry'
import { stopStarted } from '../support/started'
import { joinWorld, startWorld, type World } from './world'

afterAll(stopStarted)

const ann = 'https://a.example/ann'
const bo = 'https://a.example/bo'
const note = 'https://n.example/1'
const create = (more: JsonObject = {}): JsonObject => ({
  type: 'Create',
  actor: ann,
  object: { type: 'Note', id: note, content: 'the river', ...more },
})
const update = (members: JsonObject, actor = ann): JsonObject => ({
  type: 'Update',
  actor,
  object: { id: note, ...members },
})

/** Kind and item of what each entry does; with the words before and after. */
async function changesIn({ store }: World, stream = 'general'): Promise<string[]> {
  const docs = await store.entries.find({ stream }).sort({ seq: 1 }).lean<Entry[]>()
  const words = (projection: Change['before']) => projection?.words.join(' ') ?? '?'
  return docs.map(({ changes = [] }) =>
    changes
      .map(
        (one) =>
          `${one.is} ${one.seq}${one.is === 'change' ? ` ${words(one.before)} > ${words(one.after)}` : ''}`,
      )
      .join('; '),
  )
}

const like = (actor: string, object: string): JsonObject => ({ type: 'Like', actor, object })
type Step = JsonObject | ((said: readonly Entry[]) => JsonObject)

describe('what an entry does to those before it', () => {
  const cases: [title: string, steps: Step[], expected: string[]][] = [
    [
      'an Update by its own actor',
      [create(), update({ content: 'the bank' })],
      ['', 'change 1 the river > the bank'],
    ],
    [
      'one by somebody else does nothing',
      [create(), update({ content: 'the bank' }, bo)],
      ['', ''],
    ],
    [
      'before is what was told last',
      [create(), update({ name: 'tide' }), update({ content: 'low' })],
      ['', 'change 1 the river > tide the river', 'change 1 tide the river > tide low'],
    ],
    [
      'a Delete of the object',
      [create(), { type: 'Delete', actor: ann, object: note }],
      ['', 'end 1'],
    ],
    ['one by somebody else', [create(), { type: 'Delete', actor: bo, object: note }], ['', '']],
    [
      'after its end nothing more',
      [
        create(),
        { type: 'Delete', actor: ann, object: note },
        update({ content: 'x' }),
        { type: 'Delete', actor: ann, object: note },
      ],
      ['', 'end 1', '', ''],
    ],
    ['a Like counts', [create(), like(bo, note)], ['', 'count 1']],
    [
      'an answer counts',
      [create(), { type: 'Create', actor: bo, object: { type: 'Note', inReplyTo: note } }],
      ['', 'count 1'],
    ],
    [
      'an Undo ends the Like, and counts',
      [create(), like(bo, note), (said) => ({ type: 'Undo', actor: bo, object: said[1]!.id })],
      ['', 'count 1', 'end 2; count 1'],
    ],
    [
      'an Undo that only describes the Like ends it all the same, also when it was said twice',
      [
        create(),
        like(bo, note),
        like(bo, note),
        like(ann, note),
        { type: 'Undo', actor: bo, object: { type: 'Like', object: note } },
      ],
      ['', 'count 1', 'count 1', 'count 1', 'end 3; end 2; count 1'],
    ],
    [
      'one that describes a part of what was liked at once counts, and ends nothing',
      [
        create(),
        { type: 'Like', actor: bo, object: [note, 'urn:other'] },
        { type: 'Undo', actor: bo, object: { type: 'Like', object: note } },
      ],
      ['', 'count 1', 'count 1'],
    ],
    [
      'by somebody else it does nothing',
      [create(), like(bo, note), (said) => ({ type: 'Undo', actor: ann, object: said[1]!.id })],
      ['', 'count 1', ''],
    ],
    [
      'who brings it again owns nothing',
      [create(), { ...create(), actor: bo }, update({ content: 'x' }, bo)],
      ['', '', ''],
    ],
    [
      'a Block is nobody’s business',
      [create(), { type: 'Block', actor: bo, object: note }],
      ['', ''],
    ],
  ]
  let world: World
  let number = 0
  beforeAll(async () => {
    world = await startWorld()
  })

  test.each(cases)('%s', async (_title, steps, expected) => {
    const stream = `s${++number}`
    // Each case tells of a note of its own.
    const own = (step: JsonObject) =>
      JSON.parse(JSON.stringify(step).replaceAll(note, `${note}/${number}`)) as JsonObject
    const said: Entry[] = []
    for (const step of steps)
      said.push(await world.say(own(typeof step === 'function' ? step(said) : step), stream))
    expect(await changesIn(world, stream)).toEqual(expected)
  })
})

describe('at once, and in several streams', () => {
  test('what stands earlier in the same batch counts', async () => {
    const world = await startWorld()
    // All in one turn: group commit takes the first alone, or all of them.
    await Promise.all([
      world.say(like(bo, 'urn:else')),
      world.say(create()),
      world.say(like(bo, note)),
      world.say(update({ content: 'x' })),
    ])
    expect(
      (await changesIn(world)).slice(2).map((one) => one.split(' ').slice(0, 2).join(' ')),
    ).toEqual(['count 2', 'change 2'])
  })

  test('each stream for itself: an Update in both changes both, one elsewhere shows in the next', async () => {
    const world = await startWorld()
    await world.say(create(), 'here', 'there')
    await world.say(update({ content: 'one' }), 'here')
    await world.say(update({ name: 'two' }), 'here', 'there')
    expect(await changesIn(world, 'here')).toEqual([
      '',
      'change 1 the river > one',
      'change 1 one > two one',
    ])
    expect(await changesIn(world, 'there')).toEqual(['', 'change 1 the river > two one'])
  })

  test('two nodes update at once: the changes chain up', async () => {
    const world = await startWorld()
    const other = await joinWorld(world.url)
    await world.say(create())
    await Promise.all(
      [1, 2, 3, 4].map((at) => (at % 2 ? world : other).say(update({ content: `w${at}` }))),
    )
    const docs = await world.store.entries
      .find({ stream: 'general' })
      .sort({ seq: 1 })
      .lean<Entry[]>()
    const chain = docs
      .slice(1)
      .map(({ changes }) => [changes![0]!.before!.words, changes![0]!.after!.words])
    for (const [at, [before]] of chain.entries())
      expect(before).toEqual(at === 0 ? ['the', 'river'] : chain[at - 1]![1])
  })
})

describe('erased means erased', () => {
  const holding = async ({ store }: World, word: string) =>
    JSON.stringify(await store.entries.find({}).lean<Entry[]>()).includes(word)

  test('no projection of a change keeps what an erased Create said', async () => {
    const world = await startWorld()
    const created = await world.say(create({ content: 'secret' }))
    await world.say(update({ name: 'x' }))
    await world.writer.erase(created)
    expect(await holding(world, 'secret')).toBe(false)
    expect(await changesIn(world)).toEqual(['', 'change 1 ? > ?', 'end 1'])
  })

  test('nor what an erased Update said, also in what came after it', async () => {
    const world = await startWorld()
    await world.say(create())
    const updated = await world.say(update({ name: 'secret' }))
    await world.say(update({ content: 'low' }))
    await world.writer.erase(updated)
    expect(await changesIn(world)).toEqual([
      '',
      'change 1 ? > ?',
      'change 1 ? > ?',
      'end 2; change 1 ? > ?',
    ])
    await world.say(update({ content: 'high' }))
    await world.state(note)
    expect(await holding(world, 'secret')).toBe(false)
    const present = await world.objects.findPresent('general', [1], { forgotten: [], exact: true })
    expect(present.get(1)!.projection.words).toEqual(['high'])
  })

  test('in every stream that it stands in', async () => {
    const world = await startWorld()
    const created = await world.say(create({ content: 'secret' }), 'here', 'there')
    await world.say(update({ name: 'x' }), 'there', 'here')
    await world.writer.erase(created)
    expect(await holding(world, 'secret')).toBe(false)
    expect(await changesIn(world, 'there')).toEqual(['', 'change 1 ? > ?', 'end 1'])
  })
})
