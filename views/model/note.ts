/**
 * Note — what the composer posts: an activity that says who made which note.
 *
 * In:  plain text, a guest's name and id. Out: a `Create` of a `Note`; its content is HTML, so the text is escaped.
 * There is no identity yet: a guest says a name and keeps an id in this browser. Anybody may say any name.
 */
import { AS2_CONTEXT } from '../../schemas/as2/spelling'
import type { JsonObject } from '../../schemas/wire'
import { cleanName } from './text'

export interface Guest {
  /** `urn:freshet:guest:…` */
  readonly id: string
  readonly name: string
}

export const GUEST_NAME_MAX = 60

export function noteOf(
  text: string,
  guest: Guest,
  ids: { activity: string; object: string },
): JsonObject {
  return {
    '@context': AS2_CONTEXT,
    id: ids.activity,
    type: 'Create',
    actor: { type: 'Person', id: guest.id, name: guest.name },
    object: { type: 'Note', id: ids.object, attributedTo: guest.id, content: htmlOf(text) },
  }
}

export const htmlOf = (text: string): string =>
  text
    .trim()
    .replace(/\r\n?/g, '\n')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\n', '<br>')

export const guestName = (name: string): string => cleanName(name, GUEST_NAME_MAX)

/** For a form without script, which can keep no random id: the same name is the same guest. */
export const guestIdOf = (name: string): string => {
  const slug = guestName(name).toLocaleLowerCase('en').replace(/\s+/g, '-')
  return `urn:freshet:guest:${encodeURIComponent(slug.replace(/\p{Surrogate}/gu, ''))}`
}
