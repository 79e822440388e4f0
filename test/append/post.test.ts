import { createHash } from 'node:crypto'
import { Types } from 'mongoose'
import type { Append } from '../../server/append/append'
import type { Claim } from '../../server/append/claim'
import type { Unplaced } from '../../server/append/commit'
import type { Entry } from '../../server/append/entry'
import { keyOf } from '../../server/append/id'
import { post, type Draft, type PostRequest } from '../../server/append/post'

const NOW = Date.parse('2026-03-01T10:00:00.000Z')
const MINTED = /^https:\/\/feed\.example\/activities\/[0-9a-z]{26}$/

/** What accept would make of a body: its text tells what it was given. */
function draftOf(id: string | null, content = 'x'): Draft {
  return {
    id,
    digest: () => createHash('sha256').update(`${id} ${content}`).digest('hex'),
    finish: (given) => {
      const activity = { type: 'Like', content, ...given }
      return { id: given.id, text: JSON.stringify(activity), as1: null, blind: null, activity }
    },
  }
}

function start() {
  const entries: Entry[] = []
  const claimed = new Map<string, Claim>()
  const calls: string[] = []
  const failing = new Set<string>()
  let time = NOW
  const append = (async (stream: string, unplaced: Unplaced) => {
    const { owed, copy } = unplaced
    calls.push(`append ${stream}${owed ? ` owing ${owed.join()}` : ''}${copy ? ' copy' : ''}`)
    if (failing.has(stream)) throw new Error('away')
    const earlier = entries.find((one) => one.stream === stream && one.id === unplaced.id)
    if (earlier) return { entry: earlier, isNew: false }
    const seq = entries.filter((one) => one.stream === stream).length + 1
    const entry: Entry = {
      _id: new Types.ObjectId(),
      stream,
      seq,
      ...unplaced,
      at: new Date(time),
    }
    entries.push(entry)
    return { entry, isNew: true }
  }) as Append
  const deps = {
    append,
    claims: async (claim: Claim) => {
      calls.push(`claim ${claim._id.slice(0, 3)}`)
      const held = claimed.get(claim._id)
      if (!held) claimed.set(claim._id, claim)
      return held ?? claim
    },
    findById: async (id: string) => entries.find((one) => one.id === id) ?? null,
    findNamed: async () => null,
    settle: async ({ stream }: Entry) => void calls.push(`settle ${stream}`),
    publicUrl: () => 'https://feed.example',
    now: () => time,
  }
  return {
    entries,
    calls,
    failing,
    deps,
    pass: (ms: number) => (time += ms),
    post: (draft: Draft, more: Partial<PostRequest> = {}) =>
      post(deps, {
        draft,
        streams: ['weir'],
        principal: 'anyone',
        idempotencyKey: null,
        ...more,
      }),
  }
}

describe('ids', () => {
  test('without one it is minted, and claims nothing', async () => {
    const { post, calls } = start()
    const { entry, isNew } = await post(draftOf(null))
    expect(entry.id).toMatch(MINTED)
    expect(entry.key).toBe(entry.id.slice(-26))
    expect(JSON.parse(entry.text)).toEqual({
      type: 'Like',
      content: 'x',
      id: entry.id,
      published: '2026-03-01T10:00:00.000Z',
    })
    expect(isNew).toBe(true)
    expect(calls).toEqual(['append weir'])
  })

  test('two equal posts without an id are two activities', async () => {
    const { post, entries } = start()
    await post(draftOf(null))
    expect((await post(draftOf(null))).isNew).toBe(true)
    expect(entries).toHaveLength(2)
  })

  test('with one it is claimed and kept', async () => {
    const { post, calls } = start()
    const { entry } = await post(draftOf('urn:a'))
    expect([entry.id, entry.key]).toEqual(['urn:a', keyOf('urn:a', false)])
    expect(calls).toEqual(['claim id:', 'append weir'])
  })
})

test('what one node has given, no client may give to another, whose PUBLIC_URL is not the same', async () => {
  const { post, deps, entries } = start()
  const { entry } = await post(draftOf(null))
  deps.publicUrl = () => 'https://elsewhere.example'
  for (const more of [{}, { streams: ['lock'] }, { idempotencyKey: 'k' }])
    await expect(post(draftOf(entry.id, 'forged'), more)).rejects.toMatchObject({
      code: 'id-reused',
    })
  entries[0] = { ...entry, gone: true }
  await expect(post(draftOf(entry.id))).rejects.toMatchObject({ code: 'gone' })
  const alike = entry.id.replace('feed.example', 'other.example')
  expect((await post(draftOf(alike))).isNew).toBe(true)
  expect((await post(draftOf(alike))).isNew).toBe(false)
})

describe('repeats (P5)', () => {
  test('the same id and content: the same entry, word for word, and not new', async () => {
    const { post, pass } = start()
    const first = await post(draftOf('urn:a'))
    pass(60_000)
    const again = await post(draftOf('urn:a'))
    expect(again).toEqual({ entry: first.entry, isNew: false })
  })

  test('the same id and other content is refused', async () => {
    const { post, entries } = start()
    await post(draftOf('urn:a'))
    await expect(post(draftOf('urn:a', 'y'))).rejects.toMatchObject({ code: 'id-reused' })
    await expect(post(draftOf('urn:a', 'y'), { streams: ['lock'] })).rejects.toMatchObject({
      code: 'id-reused',
    })
    expect(entries).toHaveLength(1)
  })

  test('in another stream it is a new entry with the same text', async () => {
    const { post, pass } = start()
    const first = await post(draftOf('urn:a'))
    pass(60_000)
    const other = await post(draftOf('urn:a'), { streams: ['lock'] })
    expect(other.isNew).toBe(true)
    expect(other.entry).toMatchObject({ stream: 'lock', seq: 1, text: first.entry.text })
  })

  test('partly new is new', async () => {
    const { post } = start()
    await post(draftOf('urn:a'))
    expect((await post(draftOf('urn:a'), { streams: ['weir', 'lock'] })).isNew).toBe(true)
    expect((await post(draftOf('urn:a'), { streams: ['weir', 'lock'] })).isNew).toBe(false)
  })

  test('claimed but never stored: it is stored with what was claimed', async () => {
    const { post, pass, failing } = start()
    failing.add('weir')
    await expect(post(draftOf('urn:a'))).rejects.toThrow('away')
    failing.clear()
    pass(60_000)
    const { entry, isNew } = await post(draftOf('urn:a'))
    expect(isNew).toBe(true)
    expect(JSON.parse(entry.text)).toMatchObject({ published: '2026-03-01T10:00:00.000Z' })
  })

  test.each(['x', 'y'])('what was deleted is gone, whatever the content: %s', async (content) => {
    const { post, entries } = start()
    await post(draftOf('urn:a', 'x'))
    entries[0] = { ...entries[0]!, gone: true }
    await expect(post(draftOf('urn:a', content))).rejects.toMatchObject({ code: 'gone' })
    expect(entries).toHaveLength(1)
  })

  test('another activity that is found by the id is not taken for it', async () => {
    const { post, entries, deps } = start()
    const ours = await post(draftOf(null))
    const foreign = `https://evil.example/activities/${ours.entry.key}`
    deps.findById = async () => ours.entry
    await post(draftOf(foreign))
    const { entry } = await post(draftOf(foreign), { streams: ['lock'] })
    expect(entry.id).toBe(foreign)
    expect(entries.filter(({ id }) => id === ours.entry.id)).toHaveLength(1)
  })
})

describe('Idempotency-Key', () => {
  const key = { idempotencyKey: 'k1' }

  test('stands for an id', async () => {
    const { post, pass } = start()
    const first = await post(draftOf(null), key)
    expect(first.entry.id).toMatch(MINTED)
    expect(first.entry.key).toBe(first.entry.id.slice(-26))
    pass(60_000)
    expect(await post(draftOf(null), key)).toEqual({ entry: first.entry, isNew: false })
  })

  test('with another body it is refused', async () => {
    const { post, entries } = start()
    await post(draftOf(null), key)
    await expect(post(draftOf(null, 'y'), key)).rejects.toMatchObject({ code: 'key-reused' })
    expect(entries).toHaveLength(1)
  })

  test('belongs to one principal', async () => {
    const { post } = start()
    const mine = await post(draftOf(null), key)
    const theirs = await post(draftOf(null), { ...key, principal: 'another' })
    expect(theirs.isNew).toBe(true)
    expect(theirs.entry.id).not.toBe(mine.entry.id)
  })

  test('beside an id both are claimed', async () => {
    const { post, calls } = start()
    const first = await post(draftOf('urn:a'), key)
    expect(calls).toEqual(['claim key', 'claim id:', 'append weir'])
    expect(await post(draftOf('urn:a'), key)).toEqual({ entry: first.entry, isNew: false })
    await expect(post(draftOf('urn:b'), key)).rejects.toMatchObject({ code: 'key-reused' })
    await expect(post(draftOf('urn:a', 'y'))).rejects.toMatchObject({ code: 'id-reused' })
  })

  test('of what was deleted it is gone', async () => {
    const { post, entries } = start()
    await post(draftOf(null), key)
    entries[0] = { ...entries[0]!, gone: true }
    await expect(post(draftOf(null), key)).rejects.toMatchObject({ code: 'gone' })
  })
})

describe('several streams (D1)', () => {
  const streams = ['weir', 'lock', 'pond']

  test('the first carries what is owed until all have it', async () => {
    const { post, calls } = start()
    const { entry } = await post(draftOf(null), { streams })
    expect(calls).toEqual([
      'append weir owing lock,pond',
      'append lock copy',
      'append pond copy',
      'settle weir',
    ])
    expect(entry).toMatchObject({ stream: 'weir', owed: ['lock', 'pond'] })
  })

  test('only the first says what it is about: a copy, or the same id posted elsewhere, says nothing new', async () => {
    const { post, entries } = start()
    await post(draftOf('urn:a'), { streams })
    await post(draftOf('urn:a'), { streams: ['bank'] })
    expect(entries.map(({ stream, about }) => [stream, about])).toEqual([
      ['weir', []],
      ['lock', undefined],
      ['pond', undefined],
      ['bank', undefined],
    ])
  })

  test('one that fails leaves the debt on record, and a repeat completes it', async () => {
    const { post, calls, failing, entries } = start()
    failing.add('pond')
    await expect(post(draftOf('urn:a'), { streams })).rejects.toThrow('away')
    expect(calls).not.toContain('settle weir')
    expect(entries.find(({ stream }) => stream === 'weir')?.owed).toEqual(['lock', 'pond'])
    failing.clear()
    expect((await post(draftOf('urn:a'), { streams })).isNew).toBe(true)
    expect(entries.map(({ stream }) => stream).toSorted()).toEqual(['lock', 'pond', 'weir'])
  })

  test('a single stream owes nothing', async () => {
    const { post, calls, entries } = start()
    await post(draftOf('urn:a'))
    expect(calls).not.toContain('settle weir')
    expect(entries[0]).not.toHaveProperty('owed')
  })
})

test('what was cut out and what came as AS1 are kept with it', async () => {
  const { post } = start()
  const blind = '{"bto":"urn:b"}'
  const draft: Draft = {
    id: 'urn:a',
    digest: () => 'd',
    finish: ({ id }) => ({ id, text: '{}', as1: '{"verb":"like"}', blind, activity: {} }),
  }
  const first = await post(draft)
  expect(first.entry).toMatchObject({ as1: '{"verb":"like"}', blind })
  const other = await post(draft, { streams: ['lock'] })
  expect(other.entry).toMatchObject({ as1: '{"verb":"like"}', blind })
})
