/**
 * Blobs — large binaries, each in a file of its own beside the logs, so that memory need not hold them.
 *
 * Rule: a file is on disk, with its name, before a record says that it is there, and goes only after a record that says it
 * is needed no more is on disk. So a crash leaves files too many and never one too few, and what is too many goes at the next start. A
 * name is drawn at random and used once: a file is written once, whole, and a torn one has no record.
 * Why not within the logs: each compaction would write every photo again.
 */
import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { mkdir, open, rm } from 'node:fs/promises'
import path from 'node:path'
import { syncFolder, writeAll } from './log'

export interface Blobs {
  /** Durable when this resolves. */
  write(name: string, bytes: Buffer): Promise<void>
  /** null when there is no such file. */
  read(name: string): Buffer | null
  remove(name: string): void
  /** After the logs were read: removes what nothing needs, and answers what is needed and not there. */
  keepOnly(needed: ReadonlySet<string>): readonly string[]
  /** All removals are done; never rejects. */
  idle(): Promise<unknown>
}

export const mintBlobName = (): string => randomBytes(16).toString('hex')
const NAME = /^[0-9a-f]{32}$/

export function openBlobs(dir: string): Blobs {
  const folder = path.join(dir, 'blobs')
  const fileOf = (name: string): string => path.join(folder, name)
  const removing = new Set<Promise<unknown>>()
  let isThere = false

  async function makeFolder(): Promise<void> {
    await mkdir(folder, { recursive: true })
    await syncFolder(dir)
    isThere = true
  }

  return {
    async write(name, bytes) {
      if (!isThere) await makeFolder()
      const handle = await open(fileOf(name), 'wx')
      try {
        await writeAll(handle, bytes, 0)
        await handle.sync()
      } finally {
        await handle.close()
      }
      await syncFolder(folder)
    },
    read(name) {
      try {
        return readFileSync(fileOf(name))
      } catch (error) {
        if ((error as { code?: string }).code === 'ENOENT') return null
        throw error
      }
    },
    remove(name) {
      // One that stays is found at the next start.
      const removal = rm(fileOf(name), { force: true }).catch(() => undefined)
      removing.add(removal)
      void removal.then(() => removing.delete(removal))
    },
    keepOnly(needed) {
      const present = new Set(namesIn(folder))
      for (const name of present)
        if (!needed.has(name)) rmSync(path.join(folder, name), { force: true })
      return [...needed].filter((name) => !present.has(name))
    },
    idle: () => Promise.all(removing),
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => NAME.test(name))
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return []
    throw error
  }
}
