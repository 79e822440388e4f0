/**
 * Changing — what entries that are about to be stored do to items of their stream: the writer asks, and keeps it beside them.
 *
 * In:  a stream and a batch with its places. Out: changes, for each entry (append/change.ts).
 * Rule: what is rightful, and what comes of it, is decided by the functions that make the views: one rule, not two. `before` is
 * what the stream told last of the item, so that what is told chains up, whatever other streams did to the object meanwhile.
 * Responses ask where their objects stand, and nothing more. Bounded (P7).
 */
import { blanked, isBlank, mayChange, type Change } from '../append/change'
import type { FindChanges } from '../append/commit'
import type { Entry } from '../append/entry'
import { project, type Projection } from '../append/projection'
import { idsAt, isSaid, responsesOf } from '../append/response'
import { isOwnTo, takenBy, takenWith, type Taken } from '../append/taken'
import { typesOf } from '../append/values'
import { LIMITS } from '../config'
import type { JsonObject } from '../../schemas/wire'
import { createBatch, type Batch, type Found } from './batch'
import { currentOf } from './current'
import { describedBy } from './described'
import { effectsOf } from './effects'
import { bringsOnly, mergedText } from './merged'
import { note } from './record'
import { ownPart } from './records'
import type { Store } from '../append/store'
import type { Views } from './stored'

export function createFindChanges(deps: { store: Store; views: Views }): FindChanges {
  return async (stream, entries) => {
    const asking = await Promise.all(
      entries.map(async (entry, at) => {
        if (!mayChange(entry.p)) return null
        const described = await describedBy(deps.store, stream, entries, at)
        return askingOf(entry, described)
      }),
    )
    const batch = await createBatch(deps, stream, entries, {
      named: asking.flatMap((one) => one?.named ?? []),
      counted: asking.flatMap((one) => one?.counted ?? []),
    })
    const all: Change[][] = []
    for (const [at, one] of asking.entries()) all.push(one ? await changesBy(one, at, batch) : [])
    return all
  }
}

interface Asking {
  readonly entry: Entry
  readonly activity: JsonObject
  readonly types: readonly string[]
  /** What it changes, deletes or undoes. */
  readonly named: readonly string[]
  /** What it responds to, or takes a response to back. */
  readonly counted: readonly string[]
}

function askingOf(entry: Entry, described: readonly string[]): Asking {
  const activity = JSON.parse(entry.text) as JsonObject
  const types = typesOf(activity)
  const isNaming = ['Update', 'Delete', 'Undo'].some((type) => types.includes(type))
  const removedFrom = types.includes('Remove') ? idsAt(activity, 'target') : []
  return {
    entry,
    activity,
    types,
    named: isNaming ? [...idsAt(activity, 'object'), ...described] : [],
    counted: [...countedBy([...responsesOf(activity), ...(entry.takes ?? [])]), ...removedFrom],
  }
}

/** Blocks are counted nowhere. */
const countedBy = (all: readonly Pick<Taken, 'type' | 'object'>[]): string[] =>
  all.flatMap(({ type, object }) => (UNCOUNTED.has(type) ? [] : object))

const UNCOUNTED = new Set<Taken['type']>(['Block', 'Object', 'Update'])

async function changesBy(asking: Asking, at: number, batch: Batch): Promise<Change[]> {
  const { entry, types, named } = asking
  const changes = new Map<number, Change>()
  const counted = new Set(asking.counted)
  for (const id of named) {
    const found = await batch.find(id, at)
    if (!found) continue
    const effect = types.includes('Update')
      ? await updated(asking, id, found, batch)
      : types.includes('Delete')
        ? await deleted(asking, id, found, batch)
        : await undone(asking, id, found, batch)
    for (const change of effect.changes) changes.set(change.seq, change)
    for (const one of effect.counted) counted.add(one)
  }
  for (const item of await batch.itemsOf([...counted], at))
    if (!item.gone && !changes.has(item.seq)) changes.set(item.seq, { seq: item.seq, is: 'count' })
  const own = [...changes.values()].filter(({ seq }) => seq < entry.seq)
  const bounded = own.slice(0, LIMITS.changesPerEntry)
  for (const change of bounded) batch.note(change)
  return bounded
}

interface Effect {
  readonly changes: readonly Change[]
  readonly counted: readonly string[]
}

const NOTHING: Effect = { changes: [], counted: [] }

async function updated(asking: Asking, id: string, found: Found, batch: Batch): Promise<Effect> {
  const { origin, item } = found
  const said = effectsOf(asking.entry).changes.filter(
    (one) => one.is === 'update' && one.object === id,
  )
  const own = said.flatMap((change) => ownPart(change, origin))
  if (own.length === 0 || origin.entry.gone) return NOTHING
  const record = await batch.recordOf(origin)
  for (const change of own) note(record, change)
  if (item === null) return NOTHING
  const { seq } = item
  const last = await batch.lastOf(seq)
  if (last?.is === 'end') return NOTHING
  if (last && isBlank(last)) return only({ seq, is: 'change' })
  const current = currentOf({ id: origin.id, origin, shownBy: [], record })
  const text = mergedText(item.text, origin, current)
  if (text === null) return NOTHING
  const after = project(JSON.parse(text) as JsonObject)
  return only(bounded({ seq, is: 'change', before: last?.after ?? item.p, after }))
}

async function deleted(asking: Asking, id: string, found: Found, batch: Batch): Promise<Effect> {
  const { entry, activity } = asking
  const { origin, item, named } = found
  const isErasing = entry.erases === named.entry.id
  if (!isErasing && (origin.entry.gone || !isOwnTo(activity, id, named))) return NOTHING
  const taken = isErasing ? takenWith(named, id) : takenBy(activity, new Map([[id, named]]))
  const counted = countedBy(taken)
  const last = item && (await batch.lastOf(item.seq))
  if (item === null || last?.is === 'end') return { changes: [], counted }
  const { seq } = item
  const isAll = origin.as === 'activity' || bringsOnly(named.activity, id)
  if (!isAll) return { changes: [{ seq, is: 'change' }], counted }
  if (!isErasing) return { changes: [ended(seq, last, item.p)], counted }
  // What it had changed is to be as if it had not been.
  const unchanged = (item.changes ?? []).filter(({ is }) => is === 'change').map(blanked)
  return { changes: [{ seq, is: 'end' }, ...unchanged], counted }
}

async function undone(asking: Asking, id: string, found: Found, batch: Batch): Promise<Effect> {
  const { origin, item, named } = found
  if (origin.as !== 'activity' || origin.entry.gone) return NOTHING
  const taken = takenBy(asking.activity, new Map([[id, named]]))
  const counted = countedBy(taken)
  const said = responsesOf(named.activity).filter(isSaid)
  if (item === null || taken.length === 0 || taken.length < said.length)
    return { changes: [], counted }
  const last = await batch.lastOf(item.seq)
  if (last?.is === 'end') return { changes: [], counted }
  return { changes: [ended(item.seq, last, item.p)], counted }
}

function ended(seq: number, last: Change | null, own: Projection): Change {
  const before = last ? last.after : own
  return before === undefined ? { seq, is: 'end' } : bounded({ seq, is: 'end', before })
}

/** Very long ones are told by how the item stands. */
const bounded = (change: Change): Change =>
  JSON.stringify(change).length > LIMITS.changeBytes ? blanked(change) : change

const only = (change: Change): Effect => ({ changes: [change], counted: [] })
