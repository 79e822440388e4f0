/**
 * Frame — how a file of the store is laid out, and how it is read back.
 *
 * A file is a head (32 bytes, with a mark drawn at random) and frames: mark, length, checksum, bytes. One frame is what one
 * sync made durable, so a crash can tear only the last. The mark is random so that no document can hold something that
 * looks like a frame of its own file.
 * Rule: bytes that are no frame, with no whole frame behind them, are a torn end: a write that nobody was told of. With a
 * whole frame behind them something was damaged after it was stored, and to go on would lose it in silence.
 */
import { randomBytes } from 'node:crypto'
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { crc32 } from 'node:zlib'

export const HEAD_BYTES = 32
const TITLE = 'freshet mongo 1\n'
const MARK_BYTES = 8
const FRAME_HEAD_BYTES = MARK_BYTES + 8

export class DamagedFile extends Error {
  constructor(file: string, at: number, what: string) {
    super(
      `${file} is damaged at byte ${at}: ${what}. It was left as it is; put a copy of the folder back, or move the folder away to start empty`,
    )
    this.name = 'DamagedFile'
  }
}

export function createHead(): Buffer {
  const body = Buffer.concat([Buffer.from(TITLE), randomBytes(MARK_BYTES), Buffer.alloc(4)])
  return Buffer.concat([body, checksum(body)])
}

const checksum = (...parts: readonly Buffer[]): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(parts.reduce((crc, part) => crc32(part, crc), 0))
  return bytes
}

export function createFrame(head: Buffer, parts: readonly Buffer[]): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32LE(parts.reduce((sum, part) => sum + part.length, 0))
  return Buffer.concat([markOf(head), length, checksum(length, ...parts), ...parts])
}

const markOf = (head: Buffer): Buffer => head.subarray(TITLE.length, TITLE.length + MARK_BYTES)

export interface Reading {
  /** null: the file ends within its head; nothing was ever written to it. */
  readonly head: Buffer | null
  /** Where the last whole frame ends. */
  readonly end: number
  /** What lies behind it. */
  readonly torn: number
}

/** Gives the bytes of each frame in turn. Throws DamagedFile. */
export function readFrames(file: string, onFrame: (bytes: Buffer) => void): Reading {
  const handle = openSync(file, 'r')
  try {
    const { size } = fstatSync(handle)
    if (size < HEAD_BYTES) return { head: null, end: 0, torn: size }
    const head = readAt(handle, 0, HEAD_BYTES)
    if (!isHead(head)) throw new DamagedFile(file, 0, 'this is not the head of such a file')
    let at = HEAD_BYTES
    for (let bytes; (bytes = readFrame(handle, markOf(head), at, size));) {
      onFrame(bytes)
      at += FRAME_HEAD_BYTES + bytes.length
    }
    if (at < size && hasFrameAfter(handle, markOf(head), at + 1, size))
      throw new DamagedFile(file, at, 'a record does not match its checksum, and whole ones follow')
    return { head, end: at, torn: size - at }
  } finally {
    closeSync(handle)
  }
}

const isHead = (head: Buffer): boolean =>
  head.toString('latin1', 0, TITLE.length) === TITLE &&
  checksum(head.subarray(0, HEAD_BYTES - 4)).equals(head.subarray(HEAD_BYTES - 4))

function readFrame(handle: number, mark: Buffer, at: number, size: number): Buffer | null {
  if (at + FRAME_HEAD_BYTES > size) return null
  const head = readAt(handle, at, FRAME_HEAD_BYTES)
  if (!head.subarray(0, MARK_BYTES).equals(mark)) return null
  const length = head.readUInt32LE(MARK_BYTES)
  if (at + FRAME_HEAD_BYTES + length > size) return null
  const bytes = readAt(handle, at + FRAME_HEAD_BYTES, length)
  const sum = checksum(head.subarray(MARK_BYTES, MARK_BYTES + 4), bytes)
  return sum.equals(head.subarray(MARK_BYTES + 4)) ? bytes : null
}

function readAt(handle: number, at: number, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  for (let done = 0; done < length;) {
    const count = readSync(handle, bytes, done, length - done, at + done)
    if (count === 0) throw new Error('a file of the store became shorter while it was read')
    done += count
  }
  return bytes
}

const SCAN_BYTES = 1024 * 1024

function hasFrameAfter(handle: number, mark: Buffer, from: number, size: number): boolean {
  for (let at = from; at < size; at += SCAN_BYTES) {
    const window = readAt(handle, at, Math.min(SCAN_BYTES + MARK_BYTES - 1, size - at))
    for (let hit = -1; (hit = window.indexOf(mark, hit + 1)) >= 0;)
      if (readFrame(handle, mark, at + hit, size)) return true
  }
  return false
}
