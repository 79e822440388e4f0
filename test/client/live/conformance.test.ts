/**
 * One interface, wherever it leads: the same cases over every transport, and to a node in this process.
 */
import { connect, Refusal, type Client, type Entry } from '../../../client/live/connect'
import type { TransportName } from '../../../client/live/line/transport'
import type { JsonObject } from '../../../schemas/wire'
import { eventually } from '../../support/eventually'
import { startLocal, type Local } from '../../support/local'
import { isThorough } from '../../support/scale'
import { span } from '../../support/sockets'
import { stopStarted } from '../../support/started'

let node: Local
let number = 0

beforeAll(async () => {
  node = await startLocal()
})
afterAll(stopStarted)

const WAYS: [title: string, way: 'url' | 'node', transports?: readonly TransportName[]][] = [
  ['an address, socket alone', 'url', ['socket']],
  ['an address, server-sent events alone', 'url', ['events']],
  ['an address, long polls alone', 'url', ['poll']],
  ['a node in this process', 'node'],
]

// Elsewhere, too, programs are followed by events and by polls: where everybody waits, two ways are enough.
const shown = WAYS.filter(
  ([, , transports]) => isThorough || /socket|^$/.test(String(transports ?? '')),
)

describe.each(shown)('a client of %s', (_, way, transports) => {
  let client: Client
  let stream: string
  const clients: Client[] = []
  const open = (more: object = {}): Client => {
    const options = { ...(transports ? { transports } : {}), ...more }
    const opened = connect(way === 'url' ? node.url : node, options)
    clients.push(opened)
    return opened
  }

  beforeEach(() => {
    stream = `s${++number}`
    client = open()
  })
  afterEach(() => {
    for (const one of clients.splice(0)) one.close()
    expect(node.errors).toEqual([])
  })

  const note = (content: string | number, type = 'Create'): JsonObject => ({
    type,
    actor: 'https://people.example/ann',
    object: { type: 'Note', content: String(content) },
  })
  const postAll = async (...contents: (string | number)[]): Promise<void> => {
    for (const content of contents) await client.post(stream, note(content))
  }
  const textOf = ({ activity }: Entry): string =>
    String((activity['object'] as JsonObject)['content'])
  async function take(entries: AsyncIterable<Entry>, count: number): Promise<Entry[]> {
    const taken: Entry[] = []
    for await (const entry of entries) if (taken.push(entry) === count) break
    return taken
  }
  const seqs = (entries: readonly { seq: number }[]): number[] => entries.map(({ seq }) => seq)

  it('hears what is posted from now on, in order', async () => {
    await postAll('before')
    const subscription = client.subscribe({ stream })
    await eventually(() => subscription.state === 'live')
    expect(subscription.position?.seq).toBe(1)
    await postAll('one', 'two', 'three')
    const entries = await take(subscription, 3)
    expect(entries.map(textOf)).toEqual(['one', 'two', 'three'])
    expect(seqs(entries)).toEqual([2, 3, 4])
    expect(entries.every(({ cut }) => cut === undefined)).toBe(true)
  })

  it('begins with the newest that were asked for', async () => {
    await postAll(1, 2, 3, 4, 5)
    const subscription = client.subscribe({ stream, last: 2 })
    expect((await take(subscription, 2)).map(textOf)).toEqual(['4', '5'])
  })

  it('goes on from a position, without a gap and without a double (P2, P3, P4)', async () => {
    await postAll(1, 2, 3)
    const { position } = await client.page(stream, { limit: 1 })
    const posting = postAll(...span(4, 9))
    const seen: number[] = []
    const cuts: unknown[] = []
    const states: string[] = []
    const subscription = client.subscribe({ stream, position: { ...position, seq: 1 } })
    subscription.on('entries', ({ entries }) => seen.push(...seqs(entries)))
    subscription.on('cut', (cut) => cuts.push(cut))
    subscription.on('state', ({ state }) => states.push(state))
    await posting
    await eventually(() => seen.length === 8)
    expect(seen).toEqual(span(2, 9))
    expect(cuts).toEqual([])
    await eventually(() => states.at(-1) === 'live')
    expect(states).toContain('catching up')
    expect(subscription.position).toEqual({ ...position, seq: 9 })
  })

  it('has only what a filter leaves, and its position moves all the same', async () => {
    await client.post(stream, note(1, 'Like'))
    await postAll(2, 3)
    const { position } = await client.page(stream, { limit: 1 })
    const wanted = { stream, filter: { type: 'Like' } }
    const resumed = client.subscribe({ ...wanted, position: { ...position, seq: 0 } })
    const newest = client.subscribe({ ...wanted, last: 5 })
    const seen: number[] = []
    resumed.on('entries', ({ entries }) => seen.push(...seqs(entries)))
    await eventually(() => resumed.position?.seq === 3)
    await client.post(stream, note(4, 'Like'))
    await eventually(() => seen.length === 2)
    expect(seen).toEqual([1, 4])
    expect(seqs(await take(newest, 2))).toEqual([1, 4])
  })

  it('shares one subscription among equal ones, each from its own place', async () => {
    await postAll(...span(1, 6))
    const { position } = await client.page(stream)
    const from = [0, 3, 6, null, 1]
    const seen = from.map((seq) => {
      const mine: number[] = []
      const subscription = client.subscribe({
        stream,
        position: seq === null ? null : { ...position, seq },
      })
      subscription.on('entries', ({ entries }) => mine.push(...seqs(entries)))
      return { mine, subscription }
    })
    await eventually(() => seen.every(({ subscription }) => subscription.state === 'live'))
    await postAll(7, 8)
    await eventually(() => seen.every(({ mine }) => mine.at(-1) === 8))
    expect(seen.map(({ mine }) => mine)).toEqual(from.map((seq) => span((seq ?? 6) + 1, 8)))
  })

  it.each([
    ['of another database', { epoch: 'another', seq: 2 }],
    ['beyond the head', null],
  ])('says that it is cut when its position is %s (P3)', async (_title, lost) => {
    await postAll(1, 2, 3)
    const { position } = await client.page(stream)
    const cuts: unknown[] = []
    const from = lost ?? { ...position, seq: 900 }
    const subscription = client.subscribe({ stream, position: from, last: 2 })
    subscription.on('cut', (cut) => cuts.push(cut))
    const [first, second] = await take(subscription, 2)
    expect([first?.seq, first?.cut, second?.seq, second?.cut]).toEqual([2, true, 3, undefined])
    expect(cuts).toHaveLength(1)
  })

  it('ends with a Refusal when it may not be', async () => {
    const refusals: Refusal[] = []
    const subscription = client.subscribe({ stream: 'Not-A-Stream' })
    subscription.on('refused', (refusal) => refusals.push(refusal))
    const error: unknown = await take(subscription, 1).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(Refusal)
    expect(error).toMatchObject({ code: 'bad-stream', retry: 'never' })
    expect(refusals).toEqual([error])
    expect(subscription.state).toBe('closed')
  })

  it('a slow loop gets everything, and little of it waits (P7)', async () => {
    await postAll(...span(1, 16))
    const { position } = await client.page(stream)
    const subscription = client.subscribe({
      stream,
      position: { ...position, seq: 0 },
      queueMost: 4,
    })
    const seen: number[] = []
    for await (const { seq } of subscription) {
      seen.push(seq)
      if (seq % 5 === 0) await new Promise((resolve) => setTimeout(resolve, 10))
      if (seq === 16) break
    }
    expect(seen).toEqual(span(1, 16))
  })

  it('goes on where it was after a reload, when it keeps its position', async () => {
    const kept = new Map<string, string>()
    const keeper = {
      get: (name: string) => kept.get(name) ?? null,
      set: (name: string, text: string) => void kept.set(name, text),
    }
    await postAll(1, 2, 3, 4)
    const first = open({ keeper })
    expect(seqs(await take(first.subscribe({ stream, last: 3, keep: true }), 2))).toEqual([2, 3])
    first.close()
    // The second was being dealt with when the loop was left: it comes again.
    const second = open({ keeper })
    expect(seqs(await take(second.subscribe({ stream, last: 3, keep: true }), 2))).toEqual([3, 4])
  })

  it('posts once, however often', async () => {
    const options = { idempotencyKey: `key-${stream}` }
    const [one, two] = [
      await client.post(stream, note('once'), options),
      await client.post(stream, note('once'), options),
    ]
    expect([one.isNew, two.isNew, one.position.seq]).toEqual([true, false, 1])
    expect(two).toEqual({ ...one, isNew: false })
    expect(await client.activity(one.location)).toEqual(one.activity)
    const { total } = await client.page(stream)
    expect(total).toBe(1)
  })

  it('says what is wrong with a post', async () => {
    const wrong = { ...note('x'), published: 'yesterday' }
    const error: unknown = await client.post(stream, wrong).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(Refusal)
    expect(error).toMatchObject({ code: 'invalid', status: 422, retry: 'never' })
    expect((error as Refusal).errors).toMatchObject([{ pointer: '#/published' }])
  })

  it('shows a post at once, and takes it for the entry when that comes', async () => {
    const subscription = client.subscribe({ stream })
    const shown: string[][] = []
    const seen: unknown[] = []
    subscription.on('pending', (pending) => shown.push(pending.map(({ state }) => state)))
    subscription.on('entries', ({ entries }) => {
      seen.push(entries[0]!.activity['id'], subscription.pending.length)
    })
    await eventually(() => subscription.state === 'live')
    const posting = client.post(stream, note('mine'), { optimistic: true })
    expect(shown).toEqual([['sending']])
    const { activity } = await posting
    await eventually(() => seen.length === 2)
    expect(seen).toEqual([activity['id'], 0])
    expect(shown.at(-1)).toEqual([])
    expect(subscription.pending).toEqual([])
  })

  it('takes back a post that is refused', async () => {
    const subscription = client.subscribe({ stream })
    const filtered = client.subscribe({ stream, filter: { type: 'Like' } })
    const wrong = { ...note('x'), id: 'not an IRI' }
    const posting = client.post(stream, wrong, { optimistic: true })
    expect(subscription.pending).toMatchObject([{ state: 'sending' }])
    expect(filtered.pending).toEqual([])
    await expect(posting).rejects.toMatchObject({ code: 'invalid' })
    expect(subscription.pending).toEqual([])
  })

  it('reads pages, with the seq of each entry, down to the end', async () => {
    for (const at of span(1, 9)) await client.post(stream, note(at, at % 2 ? 'Create' : 'Like'))
    const first = await client.page(stream, { limit: 4 })
    const second = await client.page(stream, { limit: 4, before: first.older! })
    const third = await client.page(stream, { limit: 4, before: second.older! })
    expect([first, second, third].map(({ entries }) => seqs(entries))).toEqual([
      [9, 8, 7, 6],
      [5, 4, 3, 2],
      [1],
    ])
    expect([first.total, first.position.seq, third.older]).toEqual([9, 9, null])
    const likes = await client.page(stream, { filter: { type: 'Like' }, limit: 3 })
    expect([seqs(likes.entries), likes.total]).toEqual([[8, 6, 4], null])
    const after = await client.page(stream, { after: { ...first.position, seq: 7 } })
    expect(seqs(after.entries)).toEqual([9, 8])
  })

  it('counts what is unread without fetching it', async () => {
    for (const at of span(1, 5)) await client.post(stream, note(at, at % 2 ? 'Create' : 'Like'))
    const { position } = await client.page(stream)
    const from = { ...position, seq: 1 }
    expect(await client.unread(stream, { position: from })).toEqual({
      count: 4,
      more: false,
      position,
    })
    const filter = { type: 'Like' }
    expect(await client.unread(stream, { position: from, filter })).toMatchObject({ count: 2 })
    const lost = { epoch: 'another', seq: 1 }
    await expect(client.unread(stream, { position: lost })).rejects.toMatchObject({
      code: 'position-lost',
      retry: 'now',
    })
    const of = await client.unreadOfAll({ [stream]: from, [`${stream}-b`]: lost }, { filter })
    expect(of).toEqual({
      [stream]: { count: 2, more: false, position },
      [`${stream}-b`]: { code: 'position-lost', retry: 'now' },
    })
  })

  it('removes an activity; who watches is told', async () => {
    const { activity } = await client.post(stream, note('secret'))
    const id = String(activity['id'])
    const subscription = client.subscribe({ stream, last: 1 })
    await eventually(() => subscription.state === 'live')
    await client.remove(id)
    const [, told] = await take(subscription, 2)
    expect(told?.activity['type']).toBe('Delete')
    await expect(client.activity(id)).rejects.toMatchObject({ code: 'gone', status: 410 })
  })

  it('tells what entered a filtered view, changed in it, left it or is gone; also with the newest, and after a position', async () => {
    const actor = 'https://people.example/ann'
    const object = `https://notes.example/${stream}`
    const say = (type: string, members: JsonObject) =>
      client.post(stream, { type, actor, object: { id: object, ...members } })
    const watch = (more: object) => {
      const told: string[] = []
      const shown: unknown[] = []
      const subscription = client.subscribe({ stream, filter: { tag: '#tide' }, ...more })
      subscription.on('entries', ({ entries }) => told.push(...entries.map(({ seq }) => `${seq}`)))
      subscription.on('changes', ({ changes }) => {
        for (const { seq, kind, activity } of changes) {
          told.push(`${kind} ${seq}`)
          if (activity) shown.push((activity['object'] as JsonObject)['content'])
        }
      })
      return { told, shown, subscription }
    }
    const { position } = await client.post(stream, note('before'))
    const live = watch({})
    await eventually(() => live.subscription.state === 'live')
    const created = await say('Create', { type: 'Note', content: 'one', tag: { name: '#ebb' } })
    await say('Update', { tag: { name: '#tide' } })
    await say('Update', { content: 'two' })
    await client.post(stream, { type: 'Like', actor, object })
    await say('Update', { tag: null })
    await say('Update', { tag: [{ name: '#tide' }], content: 'three' })
    const item = created.position.seq
    const changesOf = ({ told }: { told: string[] }) => told.filter((one) => one.includes(' '))
    const early = ['enter', 'update', 'update', 'leave', 'enter'].map((kind) => `${kind} ${item}`)
    await eventually(() => changesOf(live).length >= early.length)
    expect(changesOf(live)).toEqual(early)
    const fresh = watch({ last: 20 })
    const resumed = watch({ position })
    await eventually(() => fresh.told.includes(`enter ${item}`))
    await eventually(() => changesOf(resumed).length >= early.length)
    expect([...new Set(changesOf(resumed))]).toEqual([...new Set(early)])
    expect([fresh.shown.at(-1), resumed.shown.at(-1)]).toEqual(['three', 'three'])
    await client.remove(String(created.activity['id']))
    for (const { told } of [live, fresh, resumed])
      await eventually(() => told.at(-1) === `delete ${item}`)
  })

  it('a loop has dealt with an item before it is told what became of it', async () => {
    const actor = 'https://people.example/ann'
    const object = `https://notes.example/${stream}`
    const { position } = await client.post(stream, note('before'))
    const about = (type: string, content: string) =>
      client.post(stream, { type, actor, object: { id: object, type: 'Note', content } })
    await about('Create', 'one')
    await about('Update', 'two')
    const told: string[] = []
    const subscription = client.subscribe({ stream, position })
    subscription.on('changes', ({ changes }) => {
      told.push(...changes.map(({ seq, kind }) => `${kind} ${seq}`))
      // What was held back is no reason to stop: live again.
      if (told.length === 3) void about('Update', 'three')
    })
    for await (const { seq } of subscription) {
      await new Promise((resolve) => setTimeout(resolve, 10))
      told.push(`entry ${seq}`)
      if (seq === 4) void client.post(stream, note('last'))
      if (seq === 5) break
    }
    const places = (of: string) => told.indexOf(of)
    expect(places('update 2')).toBeGreaterThan(places('entry 2'))
    expect(places('update 2')).toBeLessThan(told.length - 1)
    expect(told.filter((one) => one.startsWith('entry'))).toEqual(
      span(2, 5).map((seq) => `entry ${seq}`),
    )
  })

  it('posts to several streams', async () => {
    const { position } = await client.post([stream, `${stream}-b`], note('both'))
    expect(position.seq).toBe(1)
    expect((await client.page(`${stream}-b`)).total).toBe(1)
  })

  it('ends its loops when it is closed', async () => {
    const subscription = client.subscribe({ stream })
    const looping = take(subscription, 1)
    await eventually(() => subscription.state === 'live')
    client.close()
    expect(await looping).toEqual([])
    expect(subscription.state).toBe('closed')
  })
})
