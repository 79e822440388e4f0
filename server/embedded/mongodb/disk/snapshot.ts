/**
 * Snapshot — the whole state in one file, so that the logs before it can go.
 *
 * Rule: written under another name, synced, then named: under its name it is always whole. It is a file of
 * frames like a log, with an `end` record, so that one reader serves both.
 */
import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { createFrame, createHead } from './frame'
import { syncFolder } from './log'
import { encodeRecord, type DiskRecord } from './record'

const FRAME_BYTES = 1024 * 1024

/** The bytes written. Without `isWanted` any more it leaves nothing behind and answers null. */
export async function writeSnapshot(
  file: string,
  records: Iterable<DiskRecord>,
  isWanted: () => boolean,
): Promise<number | null> {
  const unfinished = `${file}.tmp`
  const handle = await open(unfinished, 'w')
  try {
    const size = await writeRecords(handle, records, isWanted)
    await handle.close()
    if (size === null) await rm(unfinished)
    else {
      await rename(unfinished, file)
      await syncFolder(path.dirname(file))
    }
    return size
  } catch (error) {
    await handle.close()
    await rm(unfinished, { force: true })
    throw error
  }
}

async function writeRecords(
  handle: FileHandle,
  records: Iterable<DiskRecord>,
  isWanted: () => boolean,
): Promise<number | null> {
  const head = createHead()
  await handle.writeFile(head)
  let size = head.length
  let parts: Buffer[] = []
  let bytes = 0
  const flush = async (): Promise<void> => {
    const frame = createFrame(head, parts)
    await handle.writeFile(frame)
    size += frame.length
    parts = []
    bytes = 0
  }
  for (const record of records) {
    for (const part of encodeRecord(record)) {
      parts.push(part)
      bytes += part.length
    }
    if (bytes < FRAME_BYTES) continue
    await flush()
    if (!isWanted()) return null
  }
  parts.push(...encodeRecord({ kind: 'end', namespace: '', bytes: EMPTY }))
  await flush()
  await handle.sync()
  return size
}

/** An empty BSON document. */
const EMPTY = Buffer.from([5, 0, 0, 0, 0])
