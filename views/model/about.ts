/**
 * About — what a response to an entry is about: the thing that was made, else the activity itself.
 *
 * In:  an activity. Out: its id, and as much of it as a sentence needs ("liked a note by Ann").
 * Rule: none of its words, so that who erases an entry erases them; a name is what others call it by, and stays.
 */
import type { JsonObject } from '../../schemas/wire'
import { nameIn } from './name'
import { shorten } from './text'
import { idIn, isObject, list, textIn, typesIn, wordsIn, type Value } from './values'
import { isMaking, verbOf } from './verb'

export interface About {
  readonly id: string
  /** As the object of a response. JSON. */
  readonly json: string
}

/** What answers to an entry answer. */
export function aboutWhat(activity: JsonObject): string | null {
  const objects = list(activity['object'])
  return (objects.length === 1 ? idIn(objects[0]) : null) ?? textIn(activity['id'])
}

export function aboutOf(activity: JsonObject): About | null {
  const id = aboutWhat(activity)
  if (id === null || id.length > ID_MAX) return null
  const object = list(activity['object'])[0]
  const isObjectOf = isObject(object) && idIn(object) === id
  const thing = isObjectOf ? object : {}
  const author =
    thing['attributedTo'] ?? (isMaking(verbOf(activity).name) ? activity['actor'] : undefined)
  const [type] = typesIn(isObjectOf ? object : undefined)
  const name = wordsIn(thing, 'name')
  const by = bylineOf(author, activity['actor'])
  const about = {
    id,
    ...(type === undefined || type.length > NAME_MAX ? {} : { type }),
    ...(name === null ? {} : { name: shorten(name, NAME_MAX) }),
    ...(by === null ? {} : { attributedTo: by }),
  }
  return { id, json: JSON.stringify(about) }
}

const ID_MAX = 2_000
const NAME_MAX = 100

/** An author that is only named is often the actor, who says more. */
function bylineOf(author: Value, actor: Value): JsonObject | null {
  const id = idIn(author)
  const said = id !== null && id === idIn(actor) ? actor : author
  const name = said === undefined || said === null ? null : nameIn(said)
  if (name === null) return null
  const byline: JsonObject = { name: shorten(name, NAME_MAX) }
  return id === null || id.length > ID_MAX ? byline : { id, ...byline }
}
