/**
 * Attachments — the pictures, sounds and files of an activity, by address, for readers who fetch them.
 *
 * In:  an activity. Out: at most ten, each with a media type, as it was told or as the address ends.
 * Rule: http and https only, absolute. A page shows pictures of our own alone; a feed only names the others, too, and its
 * reader decides.
 */
import type { Json, JsonObject } from '../../../schemas/wire'
import { kindOf, type Kind } from '../../../views/model/kind'
import { cleanName } from '../../../views/model/text'
import { isObject, list, numberIn, textIn, wordsIn, type Value } from '../../../views/model/values'

export interface Attachment {
  readonly url: string
  readonly mediaType: string
  readonly title: string | null
  readonly seconds: number | null
  readonly isImage: boolean
}

const ATTACHMENTS_MAX = 10
const MEDIA: ReadonlySet<Kind> = new Set(['photo', 'video', 'audio', 'file'])

export function attachmentsOf(activity: JsonObject): Attachment[] {
  const objects = list(activity['object']).filter(isObject)
  const carriers = [activity, ...objects]
  const found = [
    ...objects.filter((object) => MEDIA.has(kindOf(object))).map((one) => attachmentOf(one)),
    ...carriers.flatMap((one) => list(one['attachment'])).map((one) => attachmentOf(one)),
    ...carriers.flatMap((one) => list(one['image'])).map((one) => attachmentOf(one, 'photo')),
  ].filter((one) => one !== null)
  return [...new Map(found.map((one) => [one.url, one])).values()].slice(0, ATTACHMENTS_MAX)
}

export function webAddress(address: string | null): string | null {
  if (address === null || !URL.canParse(address)) return null
  const url = new URL(address)
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : null
}

/** What is no medium by its kind, its media type or its ending is only a link, and no attachment. */
function attachmentOf(thing: Json, kind = kindOf(thing)): Attachment | null {
  const [address, told] = largestLink(thing)
  const url = webAddress(address)
  if (url === null) return null
  const whole = isObject(thing) ? thing : {}
  const ending = /\.([a-z0-9]{2,5})$/i.exec(new URL(url).pathname)?.[1]?.toLowerCase() ?? ''
  const mediaType =
    mediaTypeIn(told) ?? mediaTypeIn(whole['mediaType']) ?? ENDINGS.get(ending) ?? null
  if (mediaType === null && !MEDIA.has(kind)) return null
  const name = wordsIn(whole, 'name') ?? wordsIn(whole, 'summary')
  return {
    url,
    mediaType: mediaType ?? 'application/octet-stream',
    title: name === null ? null : cleanName(name) || null,
    seconds: secondsIn(whole['duration']),
    isImage: kind === 'photo' || (mediaType ?? '').startsWith('image/'),
  }
}

/** An address, and the media type that stands beside it. */
function largestLink(thing: Json): [string | null, Value] {
  if (!isObject(thing)) return [textIn(thing), undefined]
  const links = [...list(thing['url']), ...list(thing['href'])].map((one) =>
    isObject(one)
      ? { address: textIn(one['href']), type: one['mediaType'], width: numberIn(one['width']) ?? 0 }
      : { address: textIn(one), type: undefined, width: 0 },
  )
  const largest = links.toSorted((one, other) => other.width - one.width)[0]
  return [largest?.address ?? null, largest?.type]
}

const mediaTypeIn = (value: Value): string | null => {
  const text = textIn(value)
  return text !== null && /^[\w!#$&^.+-]{1,63}\/[\w!#$&^.+-]{1,63}$/.test(text) ? text : null
}

/** ActivityStreams writes PT2M30S (AS1: a number). */
function secondsIn(value: Value): number | null {
  const parts = /^PT(?:(\d{1,3})H)?(?:(\d{1,4})M)?(?:(\d{1,6})(?:\.\d+)?S)?$/.exec(
    textIn(value) ?? '',
  )
  if (parts === null) return Math.max(0, numberIn(value) ?? 0) || null
  const [hours = 0, minutes = 0, seconds = 0] = parts.slice(1).map((part) => Number(part ?? 0))
  return hours * 3_600 + minutes * 60 + seconds
}

const ENDINGS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    image: 'jpg=jpeg jpeg png gif webp avif svg=svg+xml',
    video: 'mp4 webm',
    audio: 'mp3=mpeg m4a=mp4 ogg wav flac',
    application: 'pdf zip',
  }).flatMap(([family, endings]) =>
    endings.split(' ').map((pair): [string, string] => {
      const [ending = '', name = ending] = pair.split('=')
      return [ending, `${family}/${name}`]
    }),
  ),
)
