/**
 * Command — the shape of one command, what it was given, and the refusal of what it does not know.
 *
 * In:  its decoded body (the documents of an insert are Buffers), and what it works on.
 * Out: the answer's members, without `ok`; or a whole answer as BSON. Runs in one turn, without awaiting, so that
 * nothing comes between what it reads and what it writes.
 * Rule: an option that is neither in the command's own list nor harmless is refused by name, unless it is switched off.
 */
import { LIMITS } from '../../../config'
import { Failure, unsupported } from '../failure'
import { isDocument, member, numberOf, type Document } from '../data/values'
import type { Store } from '../store/store'
import type { Cursors } from './cursors'

export interface Context {
  readonly store: Store
  readonly cursors: Cursors
  readonly connectionId: number
}

export type Command = (body: Document, context: Context) => Document | readonly Buffer[]

/** Sent with any command; none of them changes what it means here: one node, every write synced. */
const HARMLESS = new Set(
  '$db $readPreference $clusterTime lsid comment maxTimeMS apiVersion apiStrict apiDeprecationErrors readConcern writeConcern'.split(
    ' ',
  ),
)
const READ_LEVELS: readonly unknown[] = ['local', 'available', 'majority', 'linearizable']

/** `known`: the names of its options, with a space between. */
export function requireKnown(what: string, given: Document, known: string): void {
  const names = new Set([...known.split(' '), what])
  for (const [name, value] of Object.entries(given))
    if (!names.has(name) && !HARMLESS.has(name) && value != null && value !== false)
      throw unsupported(`the option '${name}' of ${what}`)
}

/** Transactions, and concerns that one node can't meet. */
export function requireConcerns(body: Document): void {
  if ('txnNumber' in body || 'startTransaction' in body || 'autocommit' in body)
    throw unsupported('a transaction', 263)
  const read = body['readConcern']
  if (isDocument(read)) {
    if (read['level'] !== undefined && !READ_LEVELS.includes(read['level']))
      throw unsupported(`the read concern '${String(read['level'])}'`)
    requireKnown('readConcern', read, 'level')
  }
  const write = body['writeConcern']
  if (!isDocument(write)) return
  requireKnown('writeConcern', write, 'w j wtimeout fsync provenance')
  const w = write['w']
  if (w !== undefined && w !== 'majority' && !(Number(numberOf(w) ?? 2) <= 1))
    throw new Failure(2, "cannot use 'w' > 1 when a host is not replicated")
}

export const databaseOf = (body: Document): string => nameIn(body, '$db')

/** The namespace of the collection that a command names first. */
export function namespaceOf(body: Document, name: string): string {
  const collection = nameIn(body, name)
  if (collection.startsWith('.') || collection.startsWith('system.'))
    throw new Failure(73, `'${collection}' is not a name for a collection here`)
  return `${databaseOf(body)}.${collection}`
}

const NAME_BYTES = 255

function nameIn(body: Document, field: string): string {
  const name = body[field]
  if (typeof name !== 'string' || name === '' || name.includes('\0') || name.includes('$'))
    throw new Failure(73, `${field} does not name a ${field === '$db' ? 'database' : 'collection'}`)
  if (Buffer.byteLength(name) > NAME_BYTES || (field === '$db' && /[./\\ "]/.test(name)))
    throw new Failure(73, `${field} is not an allowed name`)
  return name
}

export function wholeNumber(body: Document, name: string): number {
  const value = member(body, name)
  if (value == null) return 0
  const number = numberOf(value)
  if (number === null || !Number.isSafeInteger(number) || number < 0)
    throw new Failure(9, `${name} must be a whole number from 0`)
  return number
}

/** The statements of an insert, update or delete. */
export function statements(body: Document, name: string): readonly unknown[] {
  const list: unknown = body[name]
  if (!Array.isArray(list) || list.length === 0 || list.length > LIMITS.mongodbBatchDocuments)
    throw new Failure(9, `${name} must hold 1 to ${LIMITS.mongodbBatchDocuments} documents`)
  return list
}
