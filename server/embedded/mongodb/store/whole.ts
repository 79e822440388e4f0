/**
 * Whole — a record read beyond its stub, where its large binaries are on disk only (spilled.ts).
 *
 * Rule: a file is read only when a member is wanted that lies in it, and for an answer only when its turn comes.
 */
import { decodeFields, pickFields, type Names } from '../data/fields'
import type { Document } from '../data/values'
import { Failure } from '../failure'
import type { Stored } from './btree'

/** The document, or what is asked for of it; loaded only when it is wanted, where that means to read a file. */
export type Answer = Buffer | (() => Buffer | null)

export function answerOf(record: Stored, names: Names | null): Answer {
  const pick = (bytes: Buffer): Buffer => (names ? pickFields(bytes, names) : bytes)
  const { spilled, bytes } = record
  if (!spilled || (names && !touches(names, spilled.fields))) return pick(bytes)
  return () => {
    const whole = spilled.load()
    return whole && pick(whole)
  }
}

export function wholeOf({ bytes, spilled }: Stored): Buffer {
  const whole = spilled ? spilled.load() : bytes
  if (whole) return whole
  throw new Failure(1, 'a document was removed while it was read')
}

export const fieldsOf = (record: Stored, names: Names): Document =>
  decodeFields(
    record.spilled && touches(names, record.spilled.fields) ? wholeOf(record) : record.bytes,
    names,
  )

const touches = (names: Names, fields: Names): boolean =>
  [...fields].some((name) => names.has(name))
