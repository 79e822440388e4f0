/**
 * Deed — what a reader does about something: likes it, shares it, follows, comes, votes, answers it, takes that back; as an activity.
 *
 * In:  the deed, what it is about (about.ts), who does it. Out: a document to post.
 * Rule: taking back describes what is taken back, and does not name it: so all that this actor said of it ends, from whichever page.
 */
import { AS2_CONTEXT } from '../../schemas/as2/spelling'
import type { JsonObject } from '../../schemas/wire'
import { htmlOf, type Guest } from './note'

const TYPES = {
  like: 'Like',
  share: 'Announce',
  follow: 'Follow',
  going: 'Accept',
  maybe: 'TentativeAccept',
  decline: 'Reject',
  unlike: 'Like',
  unshare: 'Announce',
  unfollow: 'Follow',
  ungoing: 'Accept',
  unmaybe: 'TentativeAccept',
  undecline: 'Reject',
} as const

export type Deed = keyof typeof TYPES

export const isDeed = (text: string): text is Deed => Object.hasOwn(TYPES, text)

export const opposite = (deed: Deed): Deed =>
  (deed.startsWith('un') ? deed.slice(2) : `un${deed}`) as Deed

export function deedOf(deed: Deed, about: JsonObject, guest: Guest, id: string): JsonObject {
  const actor = { type: 'Person', id: guest.id, name: guest.name }
  const said = { type: TYPES[deed], actor: guest.id, object: about }
  return deed.startsWith('un')
    ? { '@context': AS2_CONTEXT, id, type: 'Undo', actor, object: said }
    : { '@context': AS2_CONTEXT, id, ...said, actor }
}

/** An answer: a note of its own. */
export function answerOf(
  text: string,
  about: JsonObject,
  guest: Guest,
  ids: { activity: string; object: string },
): JsonObject {
  const object = {
    type: 'Note',
    id: ids.object,
    attributedTo: guest.id,
    inReplyTo: about,
    content: htmlOf(text),
  }
  return {
    '@context': AS2_CONTEXT,
    id: ids.activity,
    type: 'Create',
    actor: { type: 'Person', id: guest.id, name: guest.name },
    object,
  }
}

/** A vote: for each answer a note that only has its name, as the fediverse does. */
export const voteOf = (
  answers: readonly string[],
  about: JsonObject,
  guest: Guest,
  id: string,
): JsonObject => created(votes(answers, about, guest.id, id), guest, id)

/** Takes back whatever this actor voted. */
export function unvoteOf(
  answers: readonly string[],
  about: JsonObject,
  guest: Guest,
  id: string,
): JsonObject {
  const said = { type: 'Create', actor: guest.id, object: votes(answers, about, guest.id, null) }
  return { ...created(said, guest, id), type: 'Undo' }
}

function votes(answers: readonly string[], inReplyTo: JsonObject, by: string, id: string | null) {
  const notes = answers.map((name, at) => ({
    type: 'Note',
    ...(id === null ? {} : { id: `${id}#${at + 1}` }),
    attributedTo: by,
    inReplyTo,
    name,
  }))
  return notes.length === 1 ? notes[0]! : notes
}

const created = (object: JsonObject | JsonObject[], guest: Guest, id: string): JsonObject => ({
  '@context': AS2_CONTEXT,
  id,
  type: 'Create',
  actor: { type: 'Person', id: guest.id, name: guest.name },
  object,
})
