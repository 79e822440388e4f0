/**
 * Update — an update document, understood once and applied to one document at a time.
 *
 * In:  operators, or a whole document that replaces all but `_id`.
 * Rule: types survive (values.ts); two operators on one path, or on a path and a part of it, are an error, as is a change
 * of `_id`. Paths are taken in their order as text, as MongoDB does. Anything not in change.ts is refused by name.
 */
import { Failure, unsupported } from '../failure'
import { CHANGES } from './change'
import type { Filter } from './filter'
import { encodeKey } from './keys'
import { splitPath } from './path'
import { assign, isDocument, member, type Document } from './values'
import { changeAt, type Change } from './write'

export type Update =
  | { readonly replacement: Document }
  | { readonly steps: readonly Step[]; readonly replacement?: undefined }

interface Step {
  readonly path: string
  readonly at: readonly string[]
  readonly change: Change
  readonly onInsert: boolean
}

export function parseUpdate(document: unknown): Update {
  if (Array.isArray(document)) throw unsupported('an update by a pipeline')
  if (!isDocument(document)) throw new Failure(9, 'an update must be a document')
  const names = Object.keys(document)
  if (!names.some((name) => name.startsWith('$'))) return { replacement: document }
  const steps = names.flatMap((name) => parseOperator(name, document[name]))
  steps.sort((a, b) => (a.path < b.path ? -1 : 1))
  refuseConflicts(steps)
  return { steps }
}

function parseOperator(name: string, fields: unknown): Step[] {
  const make = CHANGES[name]
  if (!Object.hasOwn(CHANGES, name) || !make)
    throw name.startsWith('$')
      ? unsupported(`the update operator ${name}`)
      : new Failure(9, 'operators and plain fields can not be mixed in one update')
  if (!isDocument(fields)) throw new Failure(9, `${name} needs a document`)
  return Object.entries(fields).map(([path, operand]) => {
    const at = splitPath(path)
    if (at.some((part) => part.startsWith('$')))
      throw unsupported(`the update path '${path}' (a part that begins with $)`)
    if (at.includes('')) throw new Failure(2, `the update path '${path}' has an empty part`)
    return { path, at, change: make(operand, path), onInsert: name === '$setOnInsert' }
  })
}

function refuseConflicts(steps: readonly Step[]): void {
  for (const [n, { path }] of steps.entries())
    if (steps.some((other, m) => m !== n && `${other.path}.`.startsWith(`${path}.`)))
      throw new Failure(40, `Updating the path '${path}' would create a conflict at '${path}'`)
}

/** Changes the document that it is given; what it returns is the updated one. */
export function applyUpdate(update: Update, document: Document, inserting: boolean): Document {
  const id = member(document, '_id')
  const idKey = encodeKey(id)
  const updated = update.replacement
    ? { ...(id === undefined ? {} : { _id: id }), ...update.replacement }
    : document
  if (!update.replacement)
    for (const { at, change, onInsert } of update.steps)
      if (inserting || !onInsert) changeAt(updated, at, change)
  if (id !== undefined && encodeKey(member(updated, '_id')) !== idKey)
    throw new Failure(66, "the update would change the immutable field '_id'")
  return updated
}

/** What an upsert inserts: the values that the filter fixes, then the update. */
export function documentToUpsert(filter: Filter, update: Update): Document {
  const seed: Document = {}
  for (const condition of filter)
    if (condition.is === 'equal' && (!update.replacement || condition.at.join('.') === '_id'))
      changeAt(seed, condition.at, { absent: 'make', to: () => condition.value })
  return applyUpdate(update, seed, true)
}

/** The same document with `_id` in front, where MongoDB keeps it. */
export function withIdFirst(document: Document, mintId: () => unknown): Document {
  const first: Document = { _id: member(document, '_id') ?? mintId() }
  for (const [name, value] of Object.entries(document))
    if (name !== '_id') assign(first, name, value)
  return first
}
