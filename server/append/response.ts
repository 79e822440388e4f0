/**
 * Response — what an activity does to something else: likes it, shares it, follows it, answers it, puts it into a collection.
 *
 * In:  an activity in canonical AS2 form.
 * Out: triples: as what it responds, to which id, and by whom. `by` is an actor; for a Reply the object that answers; for an
 *      Item what is put in. Where there is a choice, `option` is what was chosen: of an event whether one comes (Rsvp: the last
 *      word counts), of a question an answer: twice, as the actor's last (Vote) and as one of perhaps several (Pick).
 * Rule: the triple is the response, so that who likes twice likes once. An actor without an id is known by its name. Where
 * nobody is named each activity stands for itself: there is no telling who it was.
 */
import type { Json, JsonObject } from '../../schemas/wire'
import { LIMITS } from '../config'
import { hashOf } from './id'
import { idOf, isObject, ownText, typesOf, valuesOf } from './values'

/** What one actor says of one thing, and an Undo takes back (ActivityPub §6.10). */
export const SAID = ['Like', 'Dislike', 'Announce', 'Follow', 'Block'] as const
/** Said by one actor as well, and taken back likewise. */
export const CHOSEN = ['Rsvp', 'Vote', 'Pick'] as const
export type ResponseType = (typeof SAID)[number] | (typeof CHOSEN)[number] | 'Reply' | 'Item'

export const isSaid = ({ type }: Pick<Response, 'type'>): boolean =>
  [...SAID, ...CHOSEN].some((one) => one === type)

export interface Response {
  readonly type: ResponseType
  readonly object: string
  readonly by: string
  readonly option?: string
}

/** Who picks two answers of a question has said two things; who votes for another one has changed his mind. */
export const keyOfResponse = ({ type, object, by, option }: Response): string =>
  shortHash(JSON.stringify(type === 'Pick' ? [type, object, by, option] : [type, object, by]))

/** As long as in the URL of a foreign activity: nobody finds two ids with the same. */
export const shortHash = (id: string): string => hashOf(id).slice(0, 22)

export function responsesOf(activity: JsonObject): Response[] {
  const types = typesOf(activity)
  const all: Response[] = [
    ...saidBy(activity, types),
    ...comingOf(activity, types),
    ...repliesOf(activity, types),
  ]
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
  const by = speakersOf(activity)
  return said.flatMap((type) =>
    idsAt(activity, 'object').flatMap((object) => by.map((one) => ({ type, object, by: one }))),
  )
}

const speakersOf = (activity: JsonObject): string[] => {
  const actors = actorsOf(activity).slice(0, LIMITS.aboutIds)
  return actors.length > 0 ? actors : [ownText(activity, 'id') ?? '']
}

/** Whether somebody comes to an event. What else is accepted says what it is: a Follow, an Offer. */
function comingOf(activity: JsonObject, types: readonly string[]): Response[] {
  const [, option] = COMING.find(([type]) => types.includes(type)) ?? []
  if (option === undefined) return []
  const events = valuesOf(activity, 'object').filter(
    (one) => !isObject(one) || typesOf(one).length === 0 || typesOf(one).includes('Event'),
  )
  return idsAt({ object: events }, 'object').flatMap((object) =>
    speakersOf(activity).map((by): Response => ({ type: 'Rsvp', object, by, option })),
  )
}

const COMING = [
  ['Accept', 'yes'],
  ['TentativeAccept', 'maybe'],
  ['Reject', 'no'],
  ['TentativeReject', 'no'],
] as const

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
    const option = optionOf(object)
    return [...parents].flatMap((one): Response[] => {
      const reply = { type: 'Reply', object: one, by: isId(by) ? by : id } as const
      if (option === null) return [reply]
      const votes = speakersOf(activity).flatMap((who): Response[] => [
        { type: 'Vote', object: one, by: who, option },
        { type: 'Pick', object: one, by: who, option },
      ])
      return [{ ...reply, option }, ...votes]
    })
  })
}

/**
 * In the fediverse a vote is a note that has a name, the answer's, and says nothing. Whether what it answers is a question, and has
 * that answer, is seen when votes are counted: the question may come later.
 */
function optionOf(object: JsonObject): string | null {
  const name = ownText(object, 'name')?.trim() ?? ''
  const isBare = !['content', 'contentMap', 'summary', 'attachment'].some(
    (member) => valuesOf(object, member).length > 0,
  )
  const isVote = typesOf(object).includes('Note') && isBare
  return isVote && name !== '' && name.length <= LIMITS.faceText ? name : null
}

const NO_ANSWERS = new Set<string>([...SAID, 'Undo', 'Update', 'Delete', 'Add', 'Remove'])

function nameOfActor(value: Json): string[] {
  const id = idOf(value)
  if (isId(id)) return [id]
  const name = isObject(value) ? ownText(value, 'name') : undefined
  return name === undefined ? [] : [JSON.stringify(name.slice(0, LIMITS.idBytes))]
}
