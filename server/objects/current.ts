/**
 * Current — an object as it is now, out of what the log has of it. Pure.
 *
 * In:  its origin (its own activity, or the Create that brought it); entries that show it, for when there is none; the record
 * of what changed it since. Out: its members as text; or how it ended; or nothing, when there is nothing.
 * Rule: an Update replaces the members that it gives, null takes one away (ActivityPub §6.3), the id stays. What others show
 * of an object counts only while nobody brought it; then all who change it are heard, unless it says whose it is.
 */
import type { FoundEntry } from '../append/named'
import { actorsOf, idsAt } from '../append/response'
import { idOf, ownText, typesOf } from '../append/values'
import type { Json, JsonObject } from '../../schemas/wire'
import { contextsOf, merged } from './context'
import type { Ending } from './effects'
import { elementsOf, membersOf } from './members'
import { owns, type Origin } from './origin'
import { endingBy, membersBy, type Record } from './record'

export interface Sources {
  readonly id: string
  readonly origin: Origin | null
  /** Newest first. */
  readonly shownBy: readonly FoundEntry[]
  readonly record: Record
}

export type Current =
  | {
      readonly is: 'there'
      readonly contexts: readonly string[]
      readonly members: ReadonlyMap<string, string>
    }
  | { readonly is: 'gone'; readonly tombstone: JsonObject }

export function currentOf(sources: Sources): Current {
  const { id, origin, record } = sources
  const base = baseOf(sources)
  const may = ownersIn(sources, base)
  const ending = endingBy(record, (who) => may(who, 'end'))
  if (origin?.entry.gone) return { is: 'gone', tombstone: tombstoneOf(origin, ending) }
  if (ending) return { is: 'gone', tombstone: tombstone(id, ending, base?.members.get('type')) }

  const changes = membersBy(record, (who) => may(who, 'change'))
  const contexts = [base?.contexts ?? [], elementsOf(changes.get('@context') ?? '[]')]
  const members = new Map([['id', JSON.stringify(id)], ...(base?.members ?? [])])
  for (const [name, value] of changes)
    if (value === null) members.delete(name)
    else members.set(name, value)
  members.set('id', JSON.stringify(id))
  members.delete('@context')
  return { is: 'there', contexts: merged(contexts), members }
}

interface Base {
  readonly contexts: readonly string[]
  readonly members: ReadonlyMap<string, string>
  readonly owners: readonly string[]
}

function baseOf({ id, origin, shownBy }: Sources): Base | null {
  if (origin) {
    const { entry, as } = origin
    if (entry.gone) return null
    if (as === 'object') return partOf(entry, id, ['object'])
    const members = membersOf(entry.text)
    return { contexts: contextsOf(members), members, owners: [] }
  }
  for (const entry of shownBy) {
    const base = partOf(entry, id, ['object', 'actor', 'target', 'inReplyTo'])
    if (base && base.members.size > 1) return base
  }
  return null
}

/** The object as an activity shows it. */
function partOf({ text }: FoundEntry, id: string, names: readonly string[]): Base | null {
  const activity = membersOf(text)
  const holders = [activity, ...elementsOf(activity.get('object') ?? '[]').map(membersIn)]
  for (const [at, holder] of holders.entries())
    for (const name of at === 0 ? names : ['inReplyTo'])
      for (const raw of elementsOf(holder.get(name) ?? '[]')) {
        const value = raw.startsWith('{') ? (JSON.parse(raw) as JsonObject) : null
        if (value === null || idOf(value) !== id) continue
        const members = membersOf(raw)
        const owners = ownersShown(id, value, JSON.parse(text) as JsonObject)
        return { contexts: contextsOf(activity, members), members, owners }
      }
  return null
}

const membersIn = (raw: string): ReadonlyMap<string, string> =>
  raw.startsWith('{') ? membersOf(raw) : new Map<string, string>()

/** An actor is its own; what is added to a collection is brought by who adds it, as AS1's `post` with a target does. */
function ownersShown(id: string, object: JsonObject, activity: JsonObject): readonly string[] {
  const named = actorsOf(object, 'attributedTo')
  if (named.length > 0) return named
  if (actorsOf(activity).includes(id) || typesOf(object).some((type) => ACTORS.has(type)))
    return [id]
  const isAdded = typesOf(activity).includes('Add') && idsAt(activity, 'object').includes(id)
  return isAdded ? actorsOf(activity) : []
}

/** Vocabulary §3.2. */
const ACTORS = new Set(['Application', 'Group', 'Organization', 'Person', 'Service'])

function ownersIn({ id, origin, record }: Sources, base: Base | null) {
  return (who: string, what: 'change' | 'end'): boolean => {
    if (origin) return owns(origin, who)
    if (who === id || base?.owners.includes(who)) return true
    if ((base?.owners.length ?? 0) > 0) return false
    return what === 'change' || (record.by.get(who)?.members.size ?? 0) > 0
  }
}

function tombstoneOf(origin: Origin, ending: Ending | null): JsonObject {
  const erased = JSON.parse(origin.entry.text) as JsonObject
  if (origin.as === 'activity') {
    const { '@context': _, ...members } = erased
    return members
  }
  return tombstone(origin.id, {
    deleted: ownText(erased, 'deleted') ?? '',
    formerType: ending?.formerType ?? null,
  })
}

function tombstone(id: string, { deleted, formerType }: Ending, type?: string): JsonObject {
  const former = formerType ?? (type === undefined ? null : notTombstone(type))
  return {
    id,
    type: 'Tombstone',
    ...(former === null ? {} : { formerType: JSON.parse(former) as Json }),
    ...(deleted === '' ? {} : { deleted }),
  }
}

const notTombstone = (type: string): string | null =>
  type === 'null' || type === '"Tombstone"' ? null : type

export const typesIn = (members: ReadonlyMap<string, string>): readonly string[] =>
  typesOf({ type: JSON.parse(members.get('type') ?? 'null') as Json })
