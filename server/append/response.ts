/**
 * Response — what an activity does to something else: likes it, shares it, follows it, answers it, puts it into a collection.
 *
 * In:  an activity in canonical AS2 form.
 * Out: triples: as what it responds, to which id, and by whom. `by` is an actor; for a Reply the object that answers; for an
 *      Item what is put in.
 * Rule: the triple is the response, so that who likes twice likes once. An actor without an id is known by its name. Where
 * nobody is named each activity stands for itself: there is no telling who it was.
 */
import type { Json, JsonObject } from '../../schemas/wire'
import { LIMITS } from '../config'
import { hashOf } from './id'
import { idOf, isObject, ownText, typesOf, valuesOf } from './values'

/** What one actor says of one thing, and an Undo takes back (ActivityPub §6.10). */
export const SAID = ['Like', 'Dislike', 'Announce', 'Follow', 'Block'] as const
export type ResponseType = (typeof SAID)[number] | 'Reply' | 'Item'

export interface Response {
  readonly type: ResponseType
  readonly object: string
  readonly by: string
}

export const keyOfResponse = ({ type, object, by }: Response): string =>
  shortHash(JSON.stringify([type, object, by]))

/** As long as in the URL of a foreign activity: nobody finds two ids with the same. */
export const shortHash = (id: string): string => hashOf(id).slice(0, 22)

export function responsesOf(activity: JsonObject): Response[] {
  const types = typesOf(activity)
  const all: Response[] = [...saidBy(activity, types), ...repliesOf(activity, types)]
  if (types.includes('Add')) all.push(...itemsOf(activity))
  return all.slice(0, LIMITS.responsesPerEntry)
}

/** What an Add puts in, and a Remove takes out. */
export const itemsOf = (activity: JsonObject): Response[] =>
  idsAt(activity, 'target').flatMap((object) =>
    idsAt(activity, 'object').map((by): Response => ({ type: 'Item', object, by })),
  )

/** The actors, as responses and owners are compared: by id, or by name where there is none. */
export const actorsOf = (activity: JsonObject, name = 'actor'): string[] => [
  ...new Set(valuesOf(activity, name).flatMap(nameOfActor)),
]

/** The ids that stand in a member; what is too long to be one is none (P7). */
export const idsAt = (object: JsonObject, name: string): string[] =>
  [...new Set(valuesOf(object, name).map(idOf).filter(isId))].slice(0, LIMITS.aboutIds)

export const isId = (id: string | undefined): id is string =>
  id !== undefined && id !== '' && id.length <= LIMITS.idBytes

export const objectsOf = (activity: JsonObject): JsonObject[] =>
  valuesOf(activity, 'object').filter(isObject).slice(0, LIMITS.aboutIds)

function saidBy(activity: JsonObject, types: readonly string[]): Response[] {
  const said = SAID.filter((type) => types.includes(type))
  if (said.length === 0) return []
  const actors = actorsOf(activity).slice(0, LIMITS.aboutIds)
  const by = actors.length > 0 ? actors : [ownText(activity, 'id') ?? '']
  return said.flatMap((type) =>
    idsAt(activity, 'object').flatMap((object) => by.map((one) => ({ type, object, by: one }))),
  )
}

/** A comment is an object that its Create brings; an activity that brings none may be an answer itself. */
function repliesOf(activity: JsonObject, types: readonly string[]): Response[] {
  const id = ownText(activity, 'id') ?? ''
  const own = idsAt(activity, 'inReplyTo')
  if (!types.includes('Create'))
    return types.some((type) => NO_ANSWERS.has(type))
      ? []
      : own.map((object) => ({ type: 'Reply', object, by: id }))
  const objects = objectsOf(activity)
  const brought = objects.length > 0 ? objects : [{}]
  return brought.flatMap((object) => {
    const by = idOf(object)
    const parents = new Set([...idsAt(object, 'inReplyTo'), ...own])
    return [...parents].map((one): Response => ({
      type: 'Reply',
      object: one,
      by: isId(by) ? by : id,
    }))
  })
}

const NO_ANSWERS = new Set<string>([...SAID, 'Undo', 'Update', 'Delete', 'Add', 'Remove'])

function nameOfActor(value: Json): string[] {
  const id = idOf(value)
  if (isId(id)) return [id]
  const name = isObject(value) ? ownText(value, 'name') : undefined
  return name === undefined ? [] : [JSON.stringify(name.slice(0, LIMITS.idBytes))]
}
