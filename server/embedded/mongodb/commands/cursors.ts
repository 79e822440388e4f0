/**
 * Cursors — results that did not fit into one answer.
 *
 * Rule: a cursor holds the documents as they were when it was opened, but large binaries, which are read from disk when their turn
 * comes; what was removed with one meanwhile is left out. A cursor ends when it is read out, killed, or not
 * asked for in ten minutes; beyond a number of them the oldest ends (P7).
 */
import { randomInt } from 'node:crypto'
import { Long } from 'bson'
import { LIMITS } from '../../../config'
import { encode, type Document } from '../data/values'
import { Failure } from '../failure'
import type { Answer } from '../store/whole'

interface Cursor {
  readonly namespace: string
  readonly documents: readonly Answer[]
  at: number
  usedAt: number
}

export interface Cursors {
  /** The first answer to a find; what is left stays for `next`. */
  open(namespace: string, documents: readonly Answer[], size: number, isSingle: boolean): Buffer[]
  next(id: string, namespace: string, size: number): Buffer[]
  kill(id: string): boolean
}

export function createCursors(now: () => number): Cursors {
  const cursors = new Map<string, Cursor>()

  function answer(name: string, id: string, cursor: Cursor, size: number, isSingle = false) {
    const batch = take(cursor, size)
    const isDone = isSingle || cursor.at >= cursor.documents.length
    if (isDone) cursors.delete(id)
    else keep(id, cursor)
    const left = isDone ? Long.ZERO : Long.fromString(id)
    return cursorAnswer(name, batch, { id: left, ns: cursor.namespace })
  }

  function keep(id: string, cursor: Cursor): void {
    cursor.usedAt = now()
    cursors.delete(id)
    cursors.set(id, cursor)
    for (const [oldest, { usedAt }] of cursors) {
      if (cursors.size <= LIMITS.mongodbCursors && usedAt > now() - LIMITS.mongodbCursorMs) return
      cursors.delete(oldest)
    }
  }

  return {
    open(namespace, documents, size, isSingle) {
      const id = String(randomInt(1, 2 ** 47))
      return answer('firstBatch', id, { namespace, documents, at: 0, usedAt: 0 }, size, isSingle)
    },
    next(id, namespace, size) {
      const cursor = cursors.get(id)
      const isLate = cursor && cursor.usedAt <= now() - LIMITS.mongodbCursorMs
      if (!cursor || isLate || cursor.namespace !== namespace)
        throw new Failure(43, `cursor id ${id} not found`)
      return answer('nextBatch', id, cursor, size || Infinity)
    },
    kill: (id) => cursors.delete(id),
  }
}

/** At least one document, then as many as fit. */
function take(cursor: Cursor, size: number): Buffer[] {
  const batch: Buffer[] = []
  for (let bytes = 0; batch.length < size && cursor.at < cursor.documents.length; cursor.at++) {
    const answer = cursor.documents[cursor.at]!
    const document = Buffer.isBuffer(answer) ? answer : answer()
    if (!document) continue
    bytes += document.length
    if (batch.length > 0 && bytes > LIMITS.mongodbReplyBytes) break
    batch.push(document)
  }
  return batch
}

/**
 * `{cursor: {id, ns, [batchName]: [documents…]}, ok: 1}`, put together from documents that are BSON already: a page goes out
 * as the bytes that came in.
 */
export function cursorAnswer(
  batchName: string,
  documents: readonly Buffer[],
  cursor: Document,
): Buffer[] {
  const list = enclose(documents.flatMap((bytes, at) => [element(0x03, String(at)), bytes]))
  const fields = encode(cursor)
  const inner = enclose([element(0x04, batchName), ...list, fields.subarray(4, -1)])
  return enclose([element(0x03, 'cursor'), ...inner, encode({ ok: 1 }).subarray(4, -1)])
}

const element = (type: number, name: string): Buffer =>
  Buffer.from(`${String.fromCharCode(type)}${name}\0`)

function enclose(parts: readonly Buffer[]): Buffer[] {
  const length = Buffer.alloc(4)
  length.writeInt32LE(parts.reduce((sum, part) => sum + part.length, 5))
  return [length, ...parts, Buffer.from([0])]
}
