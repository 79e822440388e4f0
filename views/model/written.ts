/**
 * Written — what the composer's fields say, as an activity: a note, an article, photos, a link, a place where somebody is, a question.
 *
 * In:  the fields of the form, whoever reads them: the server without script, the browser with it. Out: a document to post, or a
 * sentence that says what is wrong; null when nothing was written.
 * Rule: what is attached decides the kind, unless the writer chose one that it can be; nothing that was attached is left out.
 * Several photos are several objects, as a gallery has them. Content is HTML, so the text is escaped.
 */
import { AS2_CONTEXT } from '../../schemas/as2/spelling'
import type { JsonObject } from '../../schemas/wire'
import { attachedIn, imageOf, PHOTOS_MAX } from './attached'
import { htmlOf, type Guest } from './note'
import { textIn } from './values'

/** By the names of the form's fields; a field that stands several times has several values. */
export type Fields = Readonly<Record<string, readonly string[]>>

export interface Ids {
  readonly activity: string
  readonly object: string
}

export type Written = { readonly document: JsonObject } | { readonly wrong: string } | null

export const ANSWERS_MAX = 6

/** What the composer can make, with the icon of each. */
export const WRITTEN_KINDS = {
  Note: 'note',
  Photo: 'photo',
  Place: 'pin',
  Link: 'link',
  Poll: 'poll',
  Article: 'article',
} as const
export type WrittenKind = keyof typeof WRITTEN_KINDS

export function writtenBy(fields: Fields, guest: Guest, ids: Ids, now: number): Written {
  const parts = partsOf(fields)
  const { text, link, place, images } = parts
  const kind = kindOfParts(parts, images.length)
  if (kind === null) return null
  if (kind === 'Poll' && link !== '')
    return { wrong: 'A poll has no link; put the address into the text.' }

  const activity = (type: string, members: JsonObject): Written => ({
    document: {
      '@context': AS2_CONTEXT,
      id: ids.activity,
      type,
      actor: { type: 'Person', id: guest.id, name: guest.name },
      ...members,
    },
  })
  const made = (object: JsonObject, members: JsonObject = {}): Written =>
    activity('Create', {
      object: { id: ids.object, attributedTo: guest.id, ...object, ...attached, ...where },
      ...members,
    })
  const content: JsonObject = text === '' ? {} : { content: htmlOf(text) }
  const where: JsonObject = place === null ? {} : { location: place }
  const attached: JsonObject =
    images.length === 0 || kind === 'Photo' ? {} : { attachment: [...images] }

  switch (kind) {
    case 'Poll':
      return asked(parts, fields, now, (question) => made({ ...question, ...content }))
    case 'Link': {
      const href = URL.canParse(link) ? new URL(link) : null
      if (href === null || !/^https?:$/.test(href.protocol))
        return { wrong: 'A link begins with http:// or https://' }
      const name = saidIn(fields, 'title')
      return made({ type: 'Page', url: href.href, name: name === '' ? href.host : name }, content)
    }
    case 'Photo':
      if (images.length === 1) return made({ ...images[0]!, ...content })
      return activity('Create', {
        object: images.map((image, index) => ({
          id: index === 0 ? ids.object : `${ids.object}#${index + 1}`,
          attributedTo: guest.id,
          ...image,
        })),
        ...content,
        ...where,
      })
    case 'Place':
      return activity('Arrive', { location: place!, ...content })
    case 'Article': {
      const [name = '', ...rest] = text.split('\n')
      const body = rest.join('\n').trim()
      return made({
        type: 'Article',
        name: name.trim(),
        ...(body === '' ? {} : { content: htmlOf(body) }),
      })
    }
    default:
      return made({ type: 'Note', ...content })
  }
}

/** What it is going to be, photos that are not up yet with it; null while nothing is written. */
export const kindIn = (fields: Fields): WrittenKind | null =>
  kindOfParts(partsOf(fields), (fields['photo'] ?? []).length)

function kindOfParts({ text, chosen, answers, link, place }: Parts, photos: number) {
  if (answers.length > 0) return 'Poll'
  if (link !== '') return 'Link'
  if (text !== '' && (chosen === 'Note' || chosen === 'Article')) return chosen
  if (photos > 0) return 'Photo'
  if (place !== null) return 'Place'
  return text === '' ? null : 'Note'
}

/** What a place is called, as it will be posted. */
export const placeText = (fields: Fields): string | null =>
  textIn(placeOf((name) => saidIn(fields, name))?.['name'])

interface Parts {
  readonly text: string
  readonly chosen: string
  readonly answers: readonly string[]
  readonly link: string
  readonly place: JsonObject | null
  readonly images: readonly JsonObject[]
}

function partsOf(fields: Fields): Parts {
  const said = (name: string): string => saidIn(fields, name)
  const images = (fields['photo'] ?? []).flatMap((text, at) => {
    const photo = attachedIn(text)
    const isStored = photo !== null && photo.url.length > 0
    return isStored ? [imageOf(photo, (fields['alt']?.[at] ?? '').trim())] : []
  })
  return {
    text: said('text'),
    chosen: said('kind'),
    answers: [...new Set((fields['answer'] ?? []).map((one) => one.trim()))].filter(Boolean),
    link: said('link'),
    place: placeOf(said),
    images: images.slice(0, PHOTOS_MAX),
  }
}

const saidIn = (fields: Fields, name: string): string => (fields[name]?.[0] ?? '').trim()

function asked(
  { text, answers }: Parts,
  fields: Fields,
  now: number,
  made: (question: JsonObject) => Written,
): Written {
  if (text === '') return { wrong: 'Ask something above the answers.' }
  if (answers.length < 2) return { wrong: 'A poll has at least two answers.' }
  const choices = answers.slice(0, ANSWERS_MAX).map((name) => ({ type: 'Note', name }))
  const hours = Number(saidIn(fields, 'hours'))
  const ends = hours > 0 && hours <= 720 ? new Date(now + hours * 3_600_000).toISOString() : null
  return made({
    type: 'Question',
    [saidIn(fields, 'several') === '' ? 'oneOf' : 'anyOf']: choices,
    ...(ends === null ? {} : { endTime: ends }),
  })
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
