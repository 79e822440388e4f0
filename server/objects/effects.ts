/**
 * Effects — what one entry does to the views of objects. Pure.
 *
 * In:  an entry with its text, its place, and what it takes back. Out: words on responses, and changes of objects.
 * Rule: nothing here depends on what else is in the log: that is looked for when it is settled (settle.ts), or read (current.ts).
 */
import type { Entry } from '../append/entry'
import { placeOf } from '../append/named'
import {
  actorsOf,
  isId,
  itemsOf,
  keyOfResponse,
  objectsOf,
  responsesOf,
  type ResponseType,
} from '../append/response'
import type { Place } from '../append/taken'
import { idOf, ownText, typesOf, valuesOf } from '../append/values'
import type { JsonObject } from '../../schemas/wire'
import { contextsOf } from './context'
import { faceOf } from './face'
import { elementsOf, joined, membersOf } from './members'

/** An entry as it is read here. */
export type Read = Pick<
  Entry,
  '_id' | 'id' | 'key' | 'stream' | 'seq' | 'at' | 'text' | 'gone' | 'takes'
>

export interface ResponseWord extends Place {
  readonly key: string
  readonly type: ResponseType
  readonly object: string
  /** How it is shown, while it stands; null: taken back. */
  readonly face: string | null
  /** For good: what answered is deleted. */
  readonly ends: boolean
  /** A Reply by an object counts only as its own Create, or who owns it, says. */
  readonly claim: Claim | null
}

/** What an activity says of an object that it may have no say in. */
export interface Claim {
  readonly of: string
  /** Activities, by their ids: is one of them the object's origin? */
  readonly origins: readonly string[]
  /** Or one of these its owner? */
  readonly by: readonly string[]
}

export interface Ending {
  readonly deleted: string
  /** JSON. */
  readonly formerType: string | null
}

export type Change = { readonly object: string } & (
  | {
      readonly is: 'update'
      readonly by: readonly string[]
      readonly place: Place
      readonly members: string
    }
  | { readonly is: 'delete'; readonly by: readonly string[]; readonly ending: Ending }
  /** With what it was deleted with: its Create, perhaps. */
  | { readonly is: 'end'; readonly ending: Ending; readonly claim: Claim }
  /** An Update was erased: what it said is to be forgotten. */
  | { readonly is: 'forget'; readonly id: string }
)

export interface Effects {
  readonly words: readonly ResponseWord[]
  readonly changes: readonly Change[]
}

/** All but what it takes back (taking.ts). */
export function effectsOf(entry: Read): Effects {
  if (entry.gone) return { words: [], changes: [] }
  const activity = JSON.parse(entry.text) as JsonObject
  const types = typesOf(activity)
  const place = placeOf(entry)
  const put = responsesOf(activity).map((response): ResponseWord => {
    const { type, object, by } = response
    const isOther = type === 'Reply' && by !== entry.id
    const claim = isOther ? { of: by, origins: [entry.id], by: [] } : null
    const face = faceOf(activity, response)
    return { ...place, key: keyOfResponse(response), type, object, face, ends: false, claim }
  })
  const removed = types.includes('Remove') ? itemsOf(activity) : []
  const out = removed.map((response): ResponseWord => {
    const { type, object } = response
    const key = keyOfResponse(response)
    return { ...place, key, type, object, face: null, ends: false, claim: null }
  })
  const updates = types.includes('Update') ? updatesOf(entry.text, activity, place) : []
  const deletes = types.includes('Delete') ? deletesOf(activity) : []
  return { words: [...put, ...out], changes: [...updates, ...deletes] }
}

function updatesOf(text: string, activity: JsonObject, place: Place): Change[] {
  const members = membersOf(text)
  const by = actorsOf(activity)
  return elementsOf(members.get('object') ?? '[]').flatMap((raw): Change[] => {
    if (!raw.startsWith('{')) return []
    const id = idOf(JSON.parse(raw) as JsonObject)
    if (!isId(id)) return []
    const given = membersOf(raw)
    const context = contextsOf(members, given)
    if (context.length > 0) given.set('@context', `[${context.join()}]`)
    given.delete('id')
    return [{ is: 'update', object: id, by, place, members: joined(given) }]
  })
}

const deletesOf = (activity: JsonObject): Change[] =>
  valuesOf(activity, 'object')
    .map(idOf)
    .filter(isId)
    .map((object) => ({
      is: 'delete',
      object,
      by: actorsOf(activity),
      ending: endingOf(activity, formerTypeIn(activity, object)),
    }))

export const endingOf = (activity: JsonObject, formerType: string | null): Ending => ({
  deleted: ownText(activity, 'published') ?? '',
  formerType,
})

/** A Delete may bring the Tombstone itself. */
function formerTypeIn(activity: JsonObject, id: string): string | null {
  const tombstone = objectsOf(activity).find((object) => idOf(object) === id)
  const type = tombstone?.['formerType'] ?? null
  return type === null ? null : JSON.stringify(type)
}
