/**
 * Files — the log being written, and the snapshot that replaces old logs now and then.
 *
 * Rule: memory is captured when a group is sealed and holds all of it; the new log begins right after that group. So snapshot
 * and new log meet without a seam, although writes go on. A snapshot that can't be written is given up: the old files still hold everything.
 */
import type { CommitTo } from './commit'
import { logFile, removeOlder, snapshotFile, type Loaded } from '../disk/folder'
import { createLog } from '../disk/log'
import type { DiskRecord } from '../disk/record'
import { writeSnapshot } from '../disk/snapshot'

export interface Files extends CommitTo {
  close(): Promise<void>
}

export function createFiles(
  dir: string,
  loaded: Loaded,
  compactBytes: number,
  capture: () => Iterable<DiskRecord>,
  say: (line: string) => void,
): Files {
  let { log, number, snapshotBytes } = loaded
  let dueAt = compactBytes
  let captured: Iterable<DiskRecord> | null = null
  let writing: Promise<void> | null = null
  let isClosed = false

  const isDue = (): boolean => !writing && !isClosed && log.size > Math.max(dueAt, snapshotBytes)

  async function begin(records: Iterable<DiskRecord>): Promise<void> {
    const next = await createLog(logFile(dir, number + 1))
    const former = log
    log = next
    number++
    dueAt = compactBytes
    await former.close()
    const own = number
    writing = write(own, records)
      .catch((error: unknown) => giveUp(error))
      .finally(() => (writing = null))
  }

  async function write(own: number, records: Iterable<DiskRecord>): Promise<void> {
    const size = await writeSnapshot(snapshotFile(dir, own), records, () => !isClosed)
    if (size === null) return
    snapshotBytes = size
    removeOlder(dir, own)
  }

  function giveUp(error: unknown): void {
    dueAt = log.size + compactBytes
    say(
      `a snapshot could not be written (${String(error)}); the logs are kept and it is tried again later`,
    )
  }

  return {
    write: (parts) => log.append(parts),
    sealed(isAll) {
      captured = isAll && isDue() ? capture() : null
    },
    async written() {
      const records = captured
      captured = null
      if (records) await begin(records).catch((error: unknown) => giveUp(error))
    },
    async close() {
      isClosed = true
      await writing
      await log.close()
    },
  }
}
