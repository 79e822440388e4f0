/**
 * Folder — the store's files: one snapshot, and the logs written since.
 *
 * Rule: snapshot n holds all that came before log n, so that what is there now is snapshot n, log n, log n + 1 … in this order, where
 * n is the newest snapshot. A snapshot gets its name only when it is whole; older files go only after that. Only the last
 * log may have a torn end.
 */
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { DamagedFile, HEAD_BYTES, readFrames } from './frame'
import { continueLog, createLog, type Log } from './log'
import { decodeRecords, type DiskRecord } from './record'

export const logFile = (dir: string, n: number): string => path.join(dir, `${pad(n)}.log`)
export const snapshotFile = (dir: string, n: number): string => path.join(dir, `${pad(n)}.snapshot`)
const pad = (n: number): string => String(n).padStart(8, '0')

export interface Loaded {
  readonly log: Log
  readonly number: number
  readonly snapshotBytes: number
}

export async function loadFolder(
  dir: string,
  replay: (record: DiskRecord) => void,
  say: (line: string) => void,
): Promise<Loaded> {
  mkdirSync(dir, { recursive: true })
  const snapshots = numbersOf(dir, '.snapshot')
  const base = snapshots.at(-1) ?? 1
  const logs = numbersOf(dir, '.log').filter((n) => n >= base)
  if (logs.length > 1 && statSync(logFile(dir, logs.at(-1)!)).size < HEAD_BYTES)
    rmSync(logFile(dir, logs.pop()!))
  for (const [at, n] of logs.entries()) if (n !== base + at) throw missing(dir, base + at)
  if (logs.length === 0 && snapshots.length > 0) throw missing(dir, base)

  const snapshotBytes = snapshots.length > 0 ? readSnapshot(snapshotFile(dir, base), replay) : 0
  for (const n of logs.slice(0, -1)) readWholeLog(logFile(dir, n), replay)
  removeOlder(dir, base)
  const number = logs.at(-1) ?? base
  const file = logFile(dir, number)
  if (logs.length === 0) return { log: await createLog(file), number, snapshotBytes }

  const { head, end, torn } = readFrames(file, (frame) => replayFrame(frame, replay))
  if (!head) return { log: await createLog(file), number, snapshotBytes }
  if (torn > 0)
    say(
      `cut off ${torn} bytes at the end of ${file}: a write that was interrupted and never acknowledged`,
    )
  return { log: await continueLog(file, head, end), number, snapshotBytes }
}

/** All files that snapshot `n` makes superfluous, and what was left of an unfinished one. */
export function removeOlder(dir: string, n: number): void {
  for (const name of readdirSync(dir)) {
    const isOlder = NAME.test(name) && Number.parseInt(name, 10) < n
    if (isOlder || name.endsWith('.snapshot.tmp')) rmSync(path.join(dir, name))
  }
}
const NAME = /^[0-9]{8}\.(log|snapshot)$/

const numbersOf = (dir: string, ending: string): number[] =>
  readdirSync(dir)
    .filter((name) => NAME.test(name) && name.endsWith(ending))
    .map((name) => Number.parseInt(name, 10))
    .sort((a, b) => a - b)

const missing = (dir: string, n: number): Error =>
  new Error(`${logFile(dir, n)} is missing, so data would be lost; refusing to start`)

function replayFrame(frame: Buffer, replay: (record: DiskRecord) => void): void {
  for (const record of decodeRecords(frame)) replay(record)
}

function readWholeLog(file: string, replay: (record: DiskRecord) => void): void {
  const { head, end, torn } = readFrames(file, (frame) => replayFrame(frame, replay))
  if (!head || torn > 0)
    throw new DamagedFile(file, end, 'its end is missing, and a newer log exists')
}

function readSnapshot(file: string, replay: (record: DiskRecord) => void): number {
  let isWhole = false
  const { end, torn } = readFrames(file, (frame) => {
    for (const record of decodeRecords(frame))
      if (record.kind === 'end') isWhole = true
      else replay(record)
  })
  if (!isWhole || torn > 0) throw new DamagedFile(file, end, 'the snapshot is not whole')
  return end
}
