/**
 * Log — a file that frames are added to; each is on disk before `append` resolves.
 *
 * Rule: what a failed write left behind is cut off before anything else is written, and before the failure is told: the
 * file then holds only what was acknowledged. If even that fails, the next `append` tries it again first.
 */
import { open, rm, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { createFrame, createHead, HEAD_BYTES } from './frame'

export interface Log {
  /** Bytes that are known to be on disk. */
  readonly size: number
  append(parts: readonly Buffer[]): Promise<void>
  close(): Promise<void>
}

/** A new file, durable with its name when this resolves. */
export async function createLog(file: string): Promise<Log> {
  const handle = await open(file, 'w')
  try {
    const head = createHead()
    await writeAll(handle, head, 0)
    await handle.sync()
    await syncFolder(path.dirname(file))
    return logOn(handle, head, HEAD_BYTES)
  } catch (error) {
    await handle.close()
    // A log that never came to be must not make the one before it look older than it is.
    await rm(file, { force: true })
    throw error
  }
}

/** Goes on behind `end`; what lies behind it is cut off. */
export async function continueLog(file: string, head: Buffer, end: number): Promise<Log> {
  const handle = await open(file, 'r+')
  await handle.truncate(end)
  await handle.sync()
  return logOn(handle, head, end)
}

function logOn(handle: FileHandle, head: Buffer, start: number): Log {
  let size = start
  let isTailDirty = false

  async function cutTail(): Promise<void> {
    await handle.truncate(size)
    await handle.datasync()
    isTailDirty = false
  }

  return {
    get size() {
      return size
    },
    async append(parts) {
      if (isTailDirty) await cutTail()
      const frame = createFrame(head, parts)
      try {
        isTailDirty = true
        await writeAll(handle, frame, size)
        await handle.datasync()
        isTailDirty = false
        size += frame.length
      } catch (error) {
        await cutTail().catch(() => undefined)
        throw error
      }
    },
    close: () => handle.close(),
  }
}

export async function writeAll(handle: FileHandle, bytes: Buffer, at: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, at + done)
    done += bytesWritten
  }
}

/** Makes the names in a folder durable. Some systems can't, and don't need it. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null)
  try {
    await handle?.sync()
  } catch (error) {
    if (!['EINVAL', 'EPERM', 'EISDIR', 'EBADF'].includes((error as { code?: string }).code ?? ''))
      throw error
  } finally {
    await handle?.close()
  }
}
