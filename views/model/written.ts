/**
 * Written — what the composer's fields say, as an activity: a note, an article, a link, a place where somebody is, a question.
 *
 * In:  the fields of the form, whoever reads them: the server without script, the browser with it. Out: a document to post, or a
 * sentence that says what is wrong; null when nothing was written.
 * Rule: what is attached decides the kind, unless the writer chose one. Content is HTML, so the text is escaped.
 */
import { AS2_CONTEXT } from '../../schemas/as2/spelling'
import type { JsonObject } from '../../schemas/wire'
import { htmlOf, type Guest } from './note'

/** By the names of the form's fields; a field that stands several times has several values. */
export type Fields = Readonly<Record<string, readonly string[]>>

export interface Ids {
  readonly activity: string
  readonly object: string
}

export type Written = { readonly document: JsonObject } | { readonly wrong: string } | null

export const ANSWERS_MAX = 6

export function writtenBy(fields: Fields, guest: Guest, ids: Ids, now: number): Written {
  const said = (name: string): string => (fields[name]?.[0] ?? '').trim()
  const text = said('text')
  const answers = [...new Set((fields['answer'] ?? []).map((one) => one.trim()))].filter(Boolean)
  const [link, place] = [said('link'), placeOf(said)]
  if (text === '' && answers.length === 0 && link === '' && place === null) return null

  const made = (object: JsonObject): Written => ({
    document: {
      ...activity('Create'),
      object: { id: ids.object, attributedTo: guest.id, ...object },
    },
  })
  const activity = (type: string): JsonObject => ({
    '@context': AS2_CONTEXT,
    id: ids.activity,
    type,
    actor: { type: 'Person', id: guest.id, name: guest.name },
  })
  const content: JsonObject = text === '' ? {} : { content: htmlOf(text) }
  const where: JsonObject = place === null ? {} : { location: place }

  if (answers.length > 0) {
    if (text === '') return { wrong: 'Ask something above the answers.' }
    if (answers.length < 2) return { wrong: 'A poll has at least two answers.' }
    const choices = answers.slice(0, ANSWERS_MAX).map((name) => ({ type: 'Note', name }))
    const hours = Number(said('hours'))
    const ends = hours > 0 && hours <= 720 ? new Date(now + hours * 3_600_000).toISOString() : null
    return made({
      type: 'Question',
      ...content,
      ...where,
      [said('several') === '' ? 'oneOf' : 'anyOf']: choices,
      ...(ends === null ? {} : { endTime: ends }),
    })
  }
  if (link !== '') {
    const href = URL.canParse(link) ? new URL(link) : null
    if (href === null || !/^https?:$/.test(href.protocol))
      return { wrong: 'A link begins with http:// or https://' }
    const name = said('title')
    const page = { type: 'Page', url: href.href, name: name === '' ? href.host : name }
    const written = made({ ...page, ...where }) as { document: JsonObject }
    return { document: { ...written.document, ...content } }
  }
  if (place !== null && (said('kind') === '' || text === ''))
    return { document: { ...activity('Arrive'), location: place, ...content } }
  if (said('kind') === 'Article') {
    const [name = '', ...rest] = text.split('\n')
    const body = rest.join('\n').trim()
    return made({
      type: 'Article',
      name: name.trim(),
      ...(body === '' ? {} : { content: htmlOf(body) }),
      ...where,
    })
  }
  return made({ type: 'Note', ...content, ...where })
}

function placeOf(said: (name: string) => string): JsonObject | null {
  const name = said('place')
  const [latitude, longitude] = [said('latitude'), said('longitude')]
  const isKnown =
    isWithin(latitude, 90) && isWithin(longitude, 180)
      ? { latitude: Number(latitude), longitude: Number(longitude) }
      : null
  if (name === '' && isKnown === null) return null
  const said4 = isKnown && `${isKnown.latitude.toFixed(4)}, ${isKnown.longitude.toFixed(4)}`
  return { type: 'Place', name: name === '' ? said4! : name, ...isKnown }
}

const isWithin = (text: string, most: number): boolean =>
  /^-?\d{1,3}(?:\.\d{1,12})?$/.test(text) && Math.abs(Number(text)) <= most
