/**
 * Update — an update document, understood once and applied to one document at a time.
 *
 * Rule: types survive (values.ts); two operators on one path, or on a path and a part of it, are an error, as is a change
 * of `_id`. Paths are taken in their order as text, as MongoDB does. Missing documents on the way are made. Replacing a
 * whole document, arrays on the way, and every operator not in the table below are refused by name.
 */
import { Double, Int32, Long } from 'bson'
import { Failure, unsupported } from '../failure'
import type { Filter } from './filter'
import { encodeKey } from './keys'
import { splitPath } from './path'
import { assign, isDocument, member, TYPE, typeOf, type Document } from './values'

export type Update = readonly Step[]

interface Step {
  readonly path: string
  readonly at: readonly string[]
  readonly onInsert: boolean
  readonly change: Change
}

/** The new value for the present one (undefined: missing); null takes the member away. */
type Change = ((current: unknown) => unknown) | null

const OPERATORS: ReadonlyMap<string, (operand: unknown, path: string) => Change> = new Map([
  [
    '$set',
    (operand: unknown): Change =>
      () =>
        operand,
  ],
  [
    '$setOnInsert',
    (operand: unknown): Change =>
      () =>
        operand,
  ],
  ['$unset', (): Change => null],
  [
    '$inc',
    (operand: unknown, path: string): Change =>
      (now) =>
        increase(now, operand, path),
  ],
])

export function parseUpdate(document: unknown): Update {
  if (Array.isArray(document)) throw unsupported('an update by a pipeline')
  if (!isDocument(document)) throw new Failure(9, 'an update must be a document')
  const names = Object.keys(document)
  if (!names.some((name) => name.startsWith('$')))
    throw unsupported('replacing a whole document by an update')
  const steps = names.flatMap((name) => parseOperator(name, document[name]))
  steps.sort((a, b) => (a.path < b.path ? -1 : 1))
  for (const [n, { path }] of steps.entries())
    if (steps.some((other, m) => m !== n && `${other.path}.`.startsWith(`${path}.`)))
      throw new Failure(40, `Updating the path '${path}' would create a conflict at '${path}'`)
  return steps
}

function parseOperator(name: string, fields: unknown): Step[] {
  const operator = OPERATORS.get(name)
  if (!operator && name.startsWith('$')) throw unsupported(`the update operator ${name}`)
  if (!operator) throw new Failure(9, 'operators and plain fields can not be mixed in one update')
  if (!isDocument(fields)) throw new Failure(9, `${name} needs a document`)
  const onInsert = name === '$setOnInsert'
  return Object.entries(fields).map(([path, operand]) => {
    return { path, at: splitPath(path), onInsert, change: operator(operand, path) }
  })
}

/** Changes the document that it is given, and returns it. */
export function applyUpdate(update: Update, document: Document, inserting: boolean): Document {
  const id = member(document, '_id')
  const idKey = encodeKey(id)
  for (const { at, onInsert, change } of update)
    if (inserting || !onInsert) changeAt(document, at, change)
  if (id !== undefined && encodeKey(member(document, '_id')) !== idKey)
    throw new Failure(66, "the update would change the immutable field '_id'")
  return document
}

/** What an upsert inserts: the values that the filter fixes, then the update. */
export function documentToUpsert(filter: Filter, update: Update): Document {
  const seed: Document = {}
  for (const condition of filter)
    if (condition.is === 'equal') changeAt(seed, condition.at, () => condition.values[0])
  return applyUpdate(update, seed, true)
}

function changeAt(document: Document, at: readonly string[], change: Change): void {
  let holder = document
  for (const part of at.slice(0, -1)) {
    if (change && member(holder, part) === undefined) assign(holder, part, {})
    const next = member(holder, part)
    if (Array.isArray(next)) throw unsupported(`an update within the array '${part}'`)
    if (!isDocument(next) && !change) return
    if (!isDocument(next))
      throw new Failure(28, `Cannot create the field '${at.join('.')}' in the element {${part}: …}`)
    holder = next
  }
  const last = at.at(-1)!
  if (change) assign(holder, last, change(member(holder, last)))
  else Reflect.deleteProperty(holder, last)
}

/** int32 grows to int64 when it must; a double makes the sum a double. */
function increase(current: unknown, by: unknown, path: string): unknown {
  for (const value of [by, current === undefined ? by : current])
    if (typeOf(value) !== TYPE.number)
      throw new Failure(14, `Cannot apply $inc to '${path}': a value is not a number`)
  if (current === undefined) return by
  if (!isWhole(current) || !isWhole(by)) return new Double(Number(current) + Number(by))
  const sum = BigInt(current.toString()) + BigInt(by.toString())
  if (sum !== BigInt.asIntN(64, sum)) throw new Failure(2, '$inc goes beyond 64 bits')
  const isSmall = current instanceof Int32 && by instanceof Int32 && sum === BigInt.asIntN(32, sum)
  return isSmall ? new Int32(Number(sum)) : Long.fromBigInt(sum)
}

const isWhole = (value: unknown): value is Int32 | Long =>
  value instanceof Int32 || value instanceof Long

/** The same document with `_id` in front, where MongoDB keeps it. */
export function withIdFirst(document: Document, mintId: () => unknown): Document {
  const first: Document = { _id: member(document, '_id') ?? mintId() }
  for (const [name, value] of Object.entries(document))
    if (name !== '_id') assign(first, name, value)
  return first
}
