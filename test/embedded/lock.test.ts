import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { LIMITS } from '../../server/config'
import { findHolder, type Lock, LockHeld, takeLock } from '../../server/embedded/lock'
import { thisProcess } from '../../server/embedded/owner'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'freshet-lock-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const left = () => readdir(path.join(dir, 'lock'))

/** Leaves the files of a claim behind, as a process that was killed does. */
async function leave(
  owner: { pid?: number; started?: string; place?: string },
  more: { holds?: boolean; ageMs?: number; word?: string } = {},
): Promise<void> {
  const { pid, started, place } = { ...thisProcess(), ...owner }
  const folder = path.join(dir, 'lock')
  await mkdir(folder, { recursive: true })
  const name = `${more.word ?? '0123456789abcdef'}-${pid}-${started}-${place}`
  const touched = new Date(Date.now() - (more.ageMs ?? 0))
  for (const ending of more.holds === false ? ['asks'] : ['asks', 'holds']) {
    const file = path.join(folder, `${name}.${ending}`)
    await writeFile(file, '')
    await utimes(file, touched, touched)
  }
}

test('one holds it, the next is told who', async () => {
  const lock = await takeLock(dir)
  expect(await findHolder(dir)).toMatchObject({ pid: process.pid })
  await expect(takeLock(dir)).rejects.toThrow(LockHeld)
  await expect(takeLock(dir)).rejects.toMatchObject({ pid: process.pid })
  await lock.release()
  expect(await left()).toEqual([])
  await (await takeLock(dir)).release()
})

const elsewhere = { place: 'f'.repeat(12) }
const stale: [title: string, leave: () => Promise<void>][] = [
  ['a process that is gone', () => leave({ pid: 2 ** 30 })],
  ['a process whose number has been given again', () => leave({ started: '1' })],
  ['a process that only asked', () => leave({ pid: 2 ** 30 }, { holds: false })],
  [
    'another container that went silent',
    () => leave(elsewhere, { ageMs: LIMITS.lockSilentMs + 1 }),
  ],
]
test.each(stale)('is taken over from %s', async (_title, prepare) => {
  await prepare()
  expect(await findHolder(dir)).toBe(null)
  const lock = await takeLock(dir)
  expect(await left()).toHaveLength(2)
  await lock.release()
})

const held: [title: string, leave: () => Promise<void>][] = [
  ['another process that runs', () => leave({})],
  ['another container that stirs', () => leave(elsewhere, { ageMs: LIMITS.lockSilentMs - 5_000 })],
]
test.each(held)('is not taken from %s', async (_title, prepare) => {
  await prepare()
  await expect(takeLock(dir)).rejects.toThrow(LockHeld)
  expect(await left()).toHaveLength(2)
})

test('is not waited for longer than agreed when somebody asks and does no more', async () => {
  await leave({}, { holds: false, word: 'f'.repeat(16) })
  await expect(takeLock(dir, 30)).rejects.toThrow(LockHeld)
  expect(await left()).toHaveLength(1)
})

test('goes to exactly one of many who ask at once for what a dead one left', async () => {
  for (let round = 0; round < 10; round++) {
    await leave({ pid: 2 ** 30 })
    const asked = await Promise.allSettled(Array.from({ length: 8 }, () => takeLock(dir)))
    const won = asked.filter(
      (one): one is PromiseFulfilledResult<Lock> => one.status === 'fulfilled',
    )
    expect(won).toHaveLength(1)
    await won[0]?.value.release()
  }
})
