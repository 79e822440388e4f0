import { Types } from 'mongoose'
import { noPrimary } from '../../server/append/unavailable'
import { LIMITS, type Limits } from '../../server/config'
import type { Read } from '../../server/objects/effects'
import { createSettling } from '../../server/objects/settling'

const entry = (id: string, text = '{}'): Read => ({
  _id: new Types.ObjectId(),
  id,
  key: id,
  stream: 's',
  seq: 1,
  at: new Date(0),
  text,
})

function start(limits: Partial<Limits> = {}) {
  const batches: string[][] = []
  let gate: Promise<void> = Promise.resolve()
  let open = (): void => undefined
  const failing = new Map<string, Error>()
  const settling = createSettling(
    async (entries) => {
      batches.push(entries.map(({ id }) => id))
      await gate
      for (const { id } of entries) if (failing.has(id)) throw failing.get(id)!
    },
    { ...LIMITS, ...limits },
  )
  const hold = () => (gate = new Promise((resolve) => (open = resolve)))
  return { settling, batches, failing, hold, release: () => open() }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

test('what gathers while one batch is under way travels in the next', async () => {
  const { settling, batches, hold, release } = start()
  hold()
  const done = ['a', 'b'].map((id) => settling([entry(id)]))
  await turn()
  done.push(settling([entry('c')]), settling([entry('d'), entry('e')]))
  release()
  await Promise.all(done)
  expect(batches).toEqual([
    ['a', 'b'],
    ['c', 'd', 'e'],
  ])
})

test('who asks for one that is under way waits for it, and it is done once', async () => {
  const { settling, batches, hold, release } = start()
  hold()
  const one = entry('a')
  const done: string[] = []
  const asked = [1, 2, 3].map((n) => settling([one]).then(() => done.push(String(n))))
  await turn()
  expect([batches, done]).toEqual([[['a']], []])
  release()
  await Promise.all(asked)
  expect(batches).toEqual([['a']])
  await settling([one])
  expect(batches).toHaveLength(2)
})

test('one that can not be settled keeps no other from it', async () => {
  const { settling, batches, failing } = start()
  failing.set('b', new Error('spoilt'))
  const asked = await Promise.allSettled(['a', 'b', 'c'].map((id) => settling([entry(id)])))
  expect(asked.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(batches).toEqual([['a', 'b', 'c'], ['a'], ['b'], ['c']])
})

test('while the store is away nobody asks it again for each', async () => {
  const away = [
    noPrimary(new Error('away')),
    Object.assign(new Error('away'), { code: 'ECONNREFUSED' }),
  ]
  for (const error of away) {
    const { settling, batches, failing } = start()
    failing.set('b', error)
    const asked = await Promise.allSettled(['a', 'b', 'c'].map((id) => settling([entry(id)])))
    expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    expect(batches).toHaveLength(1)
  }
})

test('P7: what does not fit is refused; it stays due in the store', async () => {
  const { settling, hold, release } = start({ settleBytes: 10 })
  hold()
  const first = settling([entry('a', 'x'.repeat(20))])
  await expect(settling([entry('b')])).rejects.toMatchObject({ code: 'busy' })
  release()
  await first
  await expect(settling([entry('b')])).resolves.toBeUndefined()
})

test('a batch has a limit, of entries and of bytes', async () => {
  for (const [limits, expected] of [
    [{ settleBatch: 2 }, 3],
    [{ batchBytes: 1 }, 5],
  ] as const) {
    const { settling, batches } = start(limits)
    await settling(['a', 'b', 'c', 'd', 'e'].map((id) => entry(id)))
    expect(batches).toHaveLength(expected)
  }
})

test('idle resolves when nothing is under way', async () => {
  const { settling, hold, release } = start()
  await settling.idle()
  hold()
  const done = settling([entry('a')])
  let isIdle = false
  const idle = settling.idle().then(() => (isIdle = true))
  await turn()
  expect(isIdle).toBe(false)
  release()
  await Promise.all([done, idle])
})
