import { related, tokenOf } from '../../server/append/about'
import { createAppend } from '../../server/append/append'
import { createClaims } from '../../server/append/claims'
import type { Unplaced } from '../../server/append/commit'
import type { Entry } from '../../server/append/entry'
import { erase, eraseCopies, refuseMissing } from '../../server/append/erase'
import { settle, sweepOwed } from '../../server/append/owed'
import { appendToAll } from '../../server/append/post'
import { shortHash } from '../../server/append/response'
import type { Store } from '../../server/append/store'
import { LIMITS } from '../../server/config'
import { stopStarted } from '../support/started'
import { unplaced } from './fake-store'
import { startStore } from './stored'

const NOW = Date.parse('2026-03-01T10:00:00.000Z')

let store: Store
const announced: Entry[] = []
beforeAll(async () => {
  store = await startStore({ announce: (entries) => announced.push(...entries) })
})
afterAll(stopStarted)
beforeEach(async () => {
  announced.length = 0
  await Promise.all([store.entries, store.claims].map((model) => model.collection.deleteMany({})))
})

function writing() {
  const append = createAppend(store, {
    limits: LIMITS,
    onStored: () => undefined,
    onIdentity: () => undefined,
  })
  const deps = {
    append,
    claims: createClaims(store, { limits: LIMITS }),
    settle: async (entry: Entry) => {
      if (!(await settle(store, entry))) await eraseCopies(store, entry)
    },
    publicUrl: () => 'https://feed.example',
    now: () => NOW,
  }
  return deps
}

const post = (streams: string[], name: string, more: Partial<Unplaced> = {}) =>
  appendToAll(writing(), streams, unplaced(name, more))

const all = () => store.entries.find().sort({ stream: 1, seq: 1 }).lean<Entry[]>()
const told = async () =>
  (await all()).map(({ stream, seq, text }) => {
    const { type, id, object } = JSON.parse(text)
    return `${stream} ${seq} ${type} ${object?.id ?? id}`
  })

describe('erase', () => {
  test('a Delete is appended to every stream that holds it, then it is blanked in place', async () => {
    const { entry } = await post(['weir', 'lock'], 'a', {
      as1: '{"verb":"like"}',
      blind: '{"bto":"urn:b"}',
    })
    await post(['weir'], 'b')
    await erase(store, writing(), entry)
    expect(await told()).toEqual([
      'lock 1 Tombstone urn:a',
      'lock 2 Delete urn:a',
      'weir 1 Tombstone urn:a',
      'weir 2 Like urn:b',
      'weir 3 Delete urn:a',
    ])
  })

  test('of what was erased nothing is left but its id, type and place', async () => {
    const { entry } = await post(['weir'], 'a', {
      text: '{"id":"urn:a","type":"Like","content":"secret"}',
      as1: '{"content":"secret"}',
      blind: '{"bto":"secret"}',
    })
    await erase(store, writing(), entry)
    const [blanked, deletion] = (await all()) as [Entry, Entry]
    expect(JSON.stringify([blanked, deletion])).not.toContain('secret')
    expect(JSON.parse(blanked.text)).toEqual({
      '@context': 'https://www.w3.org/ns/activitystreams',
      id: 'urn:a',
      type: 'Tombstone',
      formerType: 'Like',
      deleted: '2026-03-01T10:00:00.000Z',
    })
    expect(blanked).toMatchObject({ _id: entry._id, seq: 1, gone: true, key: entry.key })
    expect(blanked.p).toMatchObject({ types: ['Tombstone'] })
    for (const field of ['as1', 'blind', 'owed']) expect(blanked).not.toHaveProperty(field)
    expect(JSON.parse(deletion.text)).toMatchObject({
      type: 'Delete',
      published: '2026-03-01T10:00:00.000Z',
      object: { id: 'urn:a', type: 'Tombstone', formerType: 'Like' },
    })
  })

  test('the Delete says once what ends; of what it was about only the object stays that it brought', async () => {
    const note = 'https://notes.example/1'
    const activity = {
      type: 'Create',
      id: 'urn:a',
      actor: 'https://people.example/ann',
      object: { type: 'Note', id: note, inReplyTo: 'https://photos.example/7' },
    }
    const { entry } = await post(['weir', 'lock'], 'a', {
      text: JSON.stringify(activity),
      ...related(activity, []),
    })
    await erase(store, writing(), entry)
    const entries = await all()
    expect(entries.map(({ stream, seq, about }) => [stream, seq, about])).toEqual([
      ['lock', 1, undefined],
      ['lock', 2, undefined],
      ['weir', 1, [tokenOf('brings', note)]],
      ['weir', 2, expect.arrayContaining([tokenOf('ends', 'urn:a'), tokenOf('names', note)])],
    ])
    expect(entries[2]).not.toHaveProperty('due')
    expect(entries[3]).toMatchObject({
      takes: [
        { type: 'Reply', object: 'https://photos.example/7', reply: note },
        { type: 'Object', object: note, was: '"Note"' },
      ],
      due: ['https://photos.example/7', note, 'urn:a'].map(shortHash),
    })
    expect(JSON.stringify(entries)).not.toContain('ann')
  })

  test('the Delete of an Update is due once more when its text is gone: who read it before may have written it since', async () => {
    const activity = { type: 'Update', id: 'urn:a', object: { id: 'urn:note', content: 'secret' } }
    const { entry } = await post(['weir'], 'a', {
      text: JSON.stringify(activity),
      ...related(activity, []),
    })
    const updateOne = store.entries.updateOne.bind(store.entries)
    const order: string[] = []
    const spy = jest.spyOn(store.entries, 'updateOne').mockImplementation(((
      filter: object,
      update: { $set?: { gone?: true; due?: string[] } },
    ) => {
      order.push(update.$set?.gone ? 'blanked' : `due ${String(update.$set?.due)}`)
      return updateOne(filter, update)
    }) as never)
    await erase(store, writing(), entry)
    spy.mockRestore()
    expect(order).toEqual(['blanked', `due ${['urn:note', 'urn:a'].map(shortHash).join()}`])
  })

  test('the Delete is announced, the Tombstone is not', async () => {
    const { entry } = await post(['weir', 'lock'], 'a')
    announced.length = 0
    await erase(store, writing(), entry)
    expect(announced.map(({ stream, seq }) => `${stream} ${seq}`).toSorted()).toEqual([
      'lock 2',
      'weir 2',
    ])
    expect(announced.filter(({ copy }) => !copy)).toHaveLength(1)
  })

  test('twice, at once or after a crash, is one Delete in each stream', async () => {
    const { entry } = await post(['weir', 'lock'], 'a')
    await Promise.all([erase(store, writing(), entry), erase(store, writing(), entry)])
    await erase(store, writing(), entry)
    expect((await told()).filter((line) => line.includes('Delete'))).toHaveLength(2)
    const ids = (await all()).filter(({ seq }) => seq === 2).map(({ id }) => id)
    expect(new Set(ids).size).toBe(1)
  })

  test('a crash between the Delete and the blanking: a repeat goes on where it stopped', async () => {
    const { entry } = await post(['weir'], 'a')
    const updateOne = jest.spyOn(store.entries, 'updateOne').mockImplementation(() => {
      throw new Error('crash')
    })
    await expect(erase(store, writing(), entry)).rejects.toThrow('crash')
    updateOne.mockRestore()
    await erase(store, writing(), entry)
    expect(await told()).toEqual(['weir 1 Tombstone urn:a', 'weir 2 Delete urn:a'])
  })

  test('a copy that came meanwhile is found in the next round', async () => {
    const { entry } = await post(['weir'], 'a')
    const deps = writing()
    let late = true
    const append: typeof deps.append = Object.assign(
      async (stream: string, given: Unplaced) => {
        const outcome = await deps.append(stream, given)
        if (late) await deps.append('lock', unplaced('a', { copy: true }))
        late = false
        return outcome
      },
      { idle: deps.append.idle },
    )
    await erase(store, { ...deps, append }, entry)
    expect((await told()).filter((line) => line.includes('Like'))).toEqual([])
    expect(await told()).toContain('lock 2 Delete urn:a')
  })

  test('an activity with the same hash prefix is another one', async () => {
    const { entry } = await post(['weir'], 'a')
    await post(['weir'], 'b', { key: entry.key })
    await erase(store, writing(), entry)
    expect(await told()).toContain('weir 2 Like urn:b')
  })
})

describe('refuseMissing', () => {
  test.each([
    ['not-found', null],
    ['gone', { gone: true }],
  ])('%s', (code, entry) => {
    expect(() => refuseMissing(entry as Entry | null)).toThrow(expect.objectContaining({ code }))
  })

  test('what stands passes', () => {
    expect(() => refuseMissing({ id: 'urn:a' } as Entry)).not.toThrow()
  })
})

describe('what is owed after a crash (D1)', () => {
  const later = () => new Date(Date.now() + 60_000)
  const noErasure = async () => {
    throw new Error('nothing was erased')
  }
  const crashAfterFirst = (name: string, ...owed: string[]) =>
    writing().append('weir', { ...unplaced(name), owed })
  const sweep = (olderThan = later(), onErased: (entry: Entry) => Promise<void> = noErasure) =>
    sweepOwed(store, writing().append, { olderThan, onErased })

  test('a sweep completes it, once', async () => {
    await crashAfterFirst('a', 'lock', 'pond')
    expect(await sweep()).toBe(1)
    expect(await told()).toEqual(['lock 1 Like urn:a', 'pond 1 Like urn:a', 'weir 1 Like urn:a'])
    expect((await all()).map(({ copy }) => copy ?? false)).toEqual([true, true, false])
    expect(await sweep()).toBe(0)
    expect((await all()).some(({ owed }) => owed)).toBe(false)
  })

  test('half of it was there already', async () => {
    await crashAfterFirst('a', 'lock', 'pond')
    await writing().append('lock', { ...unplaced('a'), copy: true })
    await sweep()
    expect(await told()).toHaveLength(3)
  })

  test('a post that may be under way is left alone', async () => {
    await crashAfterFirst('a', 'lock')
    expect(await sweep(new Date(Date.now() - 60_000))).toBe(0)
    expect(await told()).toEqual(['weir 1 Like urn:a'])
  })

  test('any number of nodes may do the same work', async () => {
    await crashAfterFirst('a', 'lock')
    await crashAfterFirst('b', 'lock')
    await Promise.all([sweep(), sweep(), sweep()])
    expect((await told()).filter((line) => line.startsWith('lock'))).toHaveLength(2)
  })

  test('what was erased is left alone', async () => {
    const { entry } = await crashAfterFirst('a', 'lock')
    await erase(store, writing(), entry)
    await sweep()
    expect(await told()).toEqual(['weir 1 Tombstone urn:a', 'weir 2 Delete urn:a'])
  })

  test('erased while it was being completed: the copies are blanked, without telling again', async () => {
    const { entry } = await crashAfterFirst('a', 'lock')
    const append = writing().append
    const erasing: typeof append = Object.assign(
      async (stream: string, given: Unplaced) => {
        await erase(store, writing(), entry)
        return append(stream, given)
      },
      { idle: append.idle },
    )
    await sweepOwed(store, erasing, {
      olderThan: later(),
      onErased: (erased) => eraseCopies(store, erased),
    })
    expect(await told()).toEqual([
      'lock 1 Tombstone urn:a',
      'weir 1 Tombstone urn:a',
      'weir 2 Delete urn:a',
    ])
  })

  test('settle: false for what was erased meanwhile', async () => {
    const { entry } = await crashAfterFirst('a', 'lock')
    expect(await settle(store, entry)).toBe(true)
    await erase(store, writing(), entry)
    expect(await settle(store, entry)).toBe(false)
  })
})
