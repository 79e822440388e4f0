/**
 * Lock — one process for each DATA_DIR.
 *
 * In:  the folder. Out: a lock, or an error that says who has it.
 * Rule: everybody who wants the lock leaves a file with a name that is never used again, THEN looks who
 * else did. Of any two, at least the later one sees the other, so both can't find themselves alone.
 * Who is alone puts a second file beside the first: it holds. Who sees a holder gives up; among those
 * who only ask the smallest name stays and the others step back and come again.
 * A file of a process that has ended counts for nothing and may be removed by anybody, at any time,
 * because nobody else will ever have that name. This is what one file that is taken over can't give:
 * between finding it stale and replacing it, somebody else may have replaced it already.
 * Where nobody can tell whether a process runs (another container), its file counts while it is touched.
 */
import { randomBytes } from 'node:crypto'
import { mkdir, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { LIMITS } from '../config'
import { isRunning, type Owner, thisProcess } from './owner'

export interface Lock {
  release(): Promise<void>
}

export class LockHeld extends Error {
  constructor(readonly pid: number) {
    super(`process ${pid} holds the lock`)
    this.name = 'LockHeld'
  }
}

interface Claim extends Owner {
  /** The name of its files without the ending; begins with a random word, by which claims are ordered. */
  readonly name: string
  readonly holds: boolean
}

const CLAIM = /^(([0-9a-f]{16})-([1-9][0-9]*)-([0-9]*)-([0-9a-f]{12}))\.asks$/
const PAUSE_MS = 10

/** Rejects with LockHeld. */
export async function takeLock(dataDir: string, askMs: number = LIMITS.lockAskMs): Promise<Lock> {
  const folder = folderOf(dataDir)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const { pid, started, place } = thisProcess()
  const name = `${randomBytes(8).toString('hex')}-${pid}-${started}-${place}`
  const giveUpAt = Date.now() + askMs
  for (;;) {
    await mark(folder, `${name}.asks`)
    const others = (await readClaims(folder)).filter((claim) => claim.name !== name)
    if (others.length === 0) return hold(folder, name)
    const holder = others.find((claim) => claim.holds) ?? (Date.now() > giveUpAt && others[0])
    if (holder) {
      await erase(folder, name)
      throw new LockHeld(holder.pid)
    }
    if (others.some((claim) => claim.name < name)) await erase(folder, name)
    await sleep(PAUSE_MS * (1 + Math.random()))
  }
}

/** Who holds the lock of a folder now, if somebody does. */
export async function findHolder(dataDir: string): Promise<Owner | null> {
  return (await readClaims(folderOf(dataDir))).find((claim) => claim.holds) ?? null
}

async function hold(folder: string, name: string): Promise<Lock> {
  await mark(folder, `${name}.holds`)
  const beat = setInterval(() => {
    const now = new Date()
    // A missed beat is made good by the next.
    utimes(path.join(folder, `${name}.asks`), now, now).catch(() => undefined)
  }, LIMITS.lockBeatMs).unref()
  return {
    async release() {
      clearInterval(beat)
      await erase(folder, name)
    },
  }
}

/** The claims of processes that run; what others left behind is removed on the way. */
async function readClaims(folder: string): Promise<Claim[]> {
  const files = new Set(await readdir(folder).catch(() => []))
  const claims: Claim[] = []
  for (const file of files) {
    const [, name, , pid, started = '', place = ''] = CLAIM.exec(file) ?? []
    if (!name) continue
    const claim = { name, pid: Number(pid), started, place, holds: files.has(`${name}.holds`) }
    if (isRunning(claim) ?? (await wasTouched(path.join(folder, file)))) claims.push(claim)
    else await erase(folder, name)
  }
  return claims
}

async function wasTouched(file: string): Promise<boolean> {
  const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: 0 }))
  return Date.now() - mtimeMs < LIMITS.lockSilentMs
}

const folderOf = (dataDir: string): string => path.join(dataDir, 'lock')

const mark = (folder: string, file: string): Promise<void> =>
  writeFile(path.join(folder, file), '', { mode: 0o600 })

/** The claim goes last: while its file is there, the name counts. */
async function erase(folder: string, name: string): Promise<void> {
  for (const ending of ['holds', 'asks'])
    await rm(path.join(folder, `${name}.${ending}`), { force: true })
}
