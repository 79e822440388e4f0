/**
 * Face — how a response is shown in the collections of GET /objects: who, by which activity, when. Short, as JSON text.
 *
 * Rule: bounded (P7), so that twenty of them are a small answer whatever was posted: of the actor its id, type and name.
 * What an answer (Reply) says is read under its own id, because it may change.
 */
import {
  actorsOf,
  CHOSEN,
  isId,
  objectsOf,
  shortHash,
  type Response,
  type ResponseType,
} from '../append/response'
import { idOf, isObject, own, ownText, valuesOf } from '../append/values'
import { LIMITS } from '../config'
import type { Json, JsonObject } from '../../schemas/wire'

export function faceOf(activity: JsonObject, response: Response): string {
  const { type, object, by, option } = response
  if (type === 'Item') return JSON.stringify(by)
  const id = ownText(activity, 'id') ?? ''
  const published = short(activity, 'published')
  if (type === 'Vote' || type === 'Pick')
    return JSON.stringify({
      type: 'Note',
      id,
      ...shownActor(activity, by),
      name: option!,
      ...published,
    })
  if (type === 'Rsvp')
    return JSON.stringify({
      type: COMING[option!]!,
      id,
      ...shownActor(activity, by),
      object,
      ...published,
    })
  if (type !== 'Reply') {
    const actor = shownActor(activity, by)
    return JSON.stringify({ type, id, ...actor, object, ...published })
  }
  const actor = shownActor(activity, actorsOf(activity)[0])
  const reply = objectsOf(activity).find((one) => idOf(one) === by)
  if (!reply) return JSON.stringify({ type: typeOf(activity), id, ...actor, ...published })
  const author = 'actor' in actor ? { attributedTo: actor.actor } : {}
  const said = {
    ...(option === undefined ? {} : { name: option }),
    ...published,
    ...short(reply, 'published'),
  }
  return JSON.stringify({ type: typeOf(reply), id: by, ...author, inReplyTo: object, ...said })
}

const COMING: Readonly<Record<string, string>> = {
  yes: 'Accept',
  maybe: 'TentativeAccept',
  no: 'Reject',
}

/** What was chosen, by the hash under which it is counted: what the face says. */
export function optionIn(type: ResponseType, face: string | null | undefined): string | null {
  if (!face || !CHOICES.has(type)) return null
  const said = JSON.parse(face) as JsonObject
  const [option] = Object.entries(COMING).find(([, one]) => one === said['type']) ?? []
  const name = type === 'Rsvp' ? option : ownText(said, 'name')
  return name === undefined ? null : shortHash(name)
}

const CHOICES: ReadonlySet<ResponseType> = new Set([...CHOSEN, 'Reply'])

function shownActor(activity: JsonObject, by: string | undefined): { actor?: Json } {
  const actors = valuesOf(activity, 'actor')
  const actor = actors.find((one) => actorsOf({ actor: one })[0] === by)
  if (actor === undefined) return {}
  if (!isObject(actor)) return { actor }
  const id = idOf(actor)
  return {
    actor: {
      type: typeOf(actor),
      ...(isId(id) ? { id } : {}),
      ...short(actor, 'name'),
    },
  }
}

function typeOf(object: JsonObject): Json {
  const types = valuesOf(object, 'type').filter(isShort).slice(0, 4)
  return types.length > 1 ? [...types] : (types[0] ?? 'Object')
}

function short(object: JsonObject, name: string): JsonObject {
  const value = own(object, name)
  return isShort(value) ? { [name]: value } : {}
}

const isShort = (value: Json | undefined): value is string =>
  typeof value === 'string' && value.length <= LIMITS.faceText
