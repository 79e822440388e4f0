/**
 * Taken — what an Undo or a Delete takes back of what stands in the log.
 *
 * In:  the activity, and what the log has under the ids that it names. Out: the responses, objects and changes that it ends.
 * Rule: only by the same actor (ActivityPub §6.10), or by DELETE, which has asked `may` already. It is found out when the
 * activity is posted and kept in its entry: what it names may have been erased by the time somebody replays the log.
 */
import type { JsonObject } from '../../schemas/wire'
import { LIMITS } from '../config'
import {
  actorsOf,
  idsAt,
  keyOfResponse,
  objectsOf,
  isSaid,
  responsesOf,
  type Response,
  type ResponseType,
} from './response'
import { idOf, ownText, typesOf } from './values'

export interface Taken {
  readonly type: ResponseType | 'Object' | 'Update'
  /** What was responded to; the object that ends; the object that was changed. */
  readonly object: string
  /** Of the response. */
  readonly key?: string
  /** The object that answered. */
  readonly reply?: string
  /** Where what it takes back stands; without one it was described, not named. */
  readonly place?: Place
  /** The JSON of the type of what ends, as its Tombstone will say it. */
  readonly was?: string
}

/** In the log; `at` in ms. */
export interface Place {
  readonly stream: string
  readonly seq: number
  readonly at: number
}

/** An activity of the log, found by its own id or by that of the object which it brought. */
export interface Named {
  readonly activity: JsonObject
  readonly place: Place
  readonly as: 'activity' | 'object'
}

export type FindNamed = (id: string) => Promise<Named | null>

/** The ids that have to be looked up. */
export function namedBy(activity: JsonObject): string[] {
  const types = typesOf(activity)
  return types.includes('Undo') || types.includes('Delete') ? idsAt(activity, 'object') : []
}

export function takenBy(activity: JsonObject, named: ReadonlyMap<string, Named>): Taken[] {
  const types = typesOf(activity)
  const found = [...named].filter(([id, one]) => isOwnTo(activity, id, one))
  const taken = found.flatMap(([id, one]) =>
    types.includes('Delete') ? takenWith(one, id) : unsaid(activity, one),
  )
  if (types.includes('Undo')) taken.push(...unsaidByDescription(activity, named))
  return taken.slice(0, LIMITS.responsesPerEntry)
}

/** All that ends with an activity, or with the object that it brought. */
export function takenWith({ activity, place, as }: Named, id: string): Taken[] {
  const types = typesOf(activity)
  const brought = objectsOf(activity).filter((object) => as === 'activity' || idOf(object) === id)
  const own = as === 'activity' ? activity : { ...activity, object: brought }
  // A note's vote is its maker's, and goes with the note.
  const responses = responsesOf(own).filter(
    ({ type, by }) => as === 'activity' || by === id || type === 'Vote' || type === 'Pick',
  )
  const ended: Taken[] = []
  if (types.includes('Create'))
    for (const object of brought) {
      const was = JSON.stringify(object['type'] ?? null)
      const ends = idOf(object)
      if (ends !== undefined && ends.length <= LIMITS.idBytes)
        ended.push({ type: 'Object', object: ends, ...(was === 'null' ? {} : { was }) })
    }
  if (types.includes('Update') && as === 'activity')
    ended.push(...idsAt(activity, 'object').map((object): Taken => ({ type: 'Update', object })))
  if (as === 'activity' && ownText(activity, 'id') === id) {
    const was = JSON.stringify(activity['type'] ?? null)
    ended.push({ type: 'Object', object: id, ...(was === 'null' ? {} : { was }) })
  }
  return [...responses.map((response) => taking(response, place)), ...ended]
}

/** Who brought an object owns it, and so does whom it is attributed to. */
export function ownersOf({ activity, as }: Pick<Named, 'activity' | 'as'>, id: string): string[] {
  const owners = new Set(actorsOf(activity))
  if (as === 'object')
    for (const object of objectsOf(activity))
      if (idOf(object) === id) for (const one of actorsOf(object, 'attributedTo')) owners.add(one)
  return [...owners]
}

/** Where nobody is said to own it, nobody is who may. */
export function isOwnTo(activity: JsonObject, id: string, named: Named): boolean {
  const owners = ownersOf(named, id)
  const actors = actorsOf(activity)
  if (owners.length === 0) return actors.length === 0
  return actors.some((actor) => owners.includes(actor))
}

/** One of several actors takes back only what is theirs. */
function unsaid(activity: JsonObject, { activity: earlier, place, as }: Named): Taken[] {
  if (as !== 'activity') return []
  const actors = actorsOf(activity)
  return responsesOf(earlier)
    .filter((response) => isSaid(response) && (actors.length === 0 || actors.includes(response.by)))
    .map((response) => taking(response, place))
}

/** An activity that is described instead of named, or named by an id that the log does not know. */
function unsaidByDescription(activity: JsonObject, named: ReadonlyMap<string, Named>): Taken[] {
  const actors = actorsOf(activity)
  return objectsOf(activity)
    .filter((object) => !named.has(idOf(object) ?? ''))
    .flatMap((object) => {
      const said = actorsOf(object)
      const described = said.length === 0 ? { ...object, actor: activity['actor'] ?? null } : object
      return responsesOf(described)
        .filter((response) => isSaid(response) && actors.includes(response.by))
        .map((response) => taking(response, undefined))
    })
}

const taking = (response: Response, place: Place | undefined): Taken => ({
  type: response.type,
  object: response.object,
  key: keyOfResponse(response),
  ...(place === undefined ? {} : { place }),
  ...(response.type === 'Reply' ? { reply: response.by } : {}),
})
