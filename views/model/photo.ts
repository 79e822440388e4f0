/**
 * Photo — the pictures of an activity that may be shown, and addresses of those that may not.
 *
 * In:  an activity's object, or objects. Out: at most four pictures of ours with their size, how many more there are,
 * and links to pictures on other hosts: those are never fetched by a page.
 */
import { hostOf, ownPicture, safeHref } from './link'
import { kindOf } from './kind'
import { cleanName } from './text'
import { isObject, list, numberIn, textIn, wordsIn, type Value } from './values'
import type { Json, JsonObject } from '../../schemas/wire'

export interface Photo {
  readonly src: string
  readonly href: string
  readonly alt: string
  readonly width: number | null
  readonly height: number | null
}

export interface Photos {
  readonly shown: readonly Photo[]
  readonly more: number
  readonly elsewhere: readonly { readonly href: string; readonly host: string }[]
}

const SHOWN_MAX = 4
const GOOD_WIDTH = 640

export function photosOf(object: Value, origin: string): Photos {
  const images = list(object).flatMap(imagesIn)
  const photos = images.map((image) => photoOf(image, origin)).filter((photo) => photo !== null)
  return {
    shown: photos.slice(0, SHOWN_MAX),
    more: Math.max(0, photos.length - SHOWN_MAX),
    elsewhere: images
      .filter((image) => photoOf(image, origin) === null)
      .flatMap((image) => elsewhere(image, origin))
      .slice(0, SHOWN_MAX),
  }
}

/** The picture that a thing of another kind carries: an article's cover, a video's still. */
export function pictureIn(thing: JsonObject, origin: string): Photo | null {
  const carried = [...list(thing['image']), ...list(thing['preview']), ...list(thing['icon'])]
  for (const one of carried) {
    const photo = photoOf(isObject(one) ? one : { url: one }, origin)
    if (photo !== null) return photo
  }
  return null
}

/** An image is one itself; a note or an article may carry some. */
function imagesIn(thing: Json): JsonObject[] {
  if (!isObject(thing)) return []
  if (kindOf(thing) === 'photo') return [thing]
  const carried = [...list(thing['attachment']), ...list(thing['image'])]
  return carried
    .map((one) => (typeof one === 'string' ? null : one))
    .filter(isObject)
    .filter((one) => kindOf(one) === 'photo' || isPicture(one))
}

const isPicture = (thing: JsonObject): boolean =>
  (textIn(thing['mediaType']) ?? '').startsWith('image/')

function photoOf(image: JsonObject, origin: string): Photo | null {
  const versions = versionsOf(image)
    .map(({ address, width, height }) => ({ src: ownPicture(address, origin), width, height }))
    .filter((version) => version.src !== null)
    .sort((one, other) => (one.width ?? Infinity) - (other.width ?? Infinity))
  const chosen =
    versions.find(({ width }) => width === null || width >= GOOD_WIDTH) ?? versions.at(-1)
  if (chosen === undefined) return null
  const { src, width, height } = chosen
  const alt = wordsIn(image, 'summary') ?? wordsIn(image, 'name') ?? ''
  const sized = width !== null && height !== null
  return {
    src: src!,
    href: versions.at(-1)!.src!,
    alt: cleanName(alt, 1_000),
    width: sized ? width : null,
    height: sized ? height : null,
  }
}

interface Version {
  readonly address: string | null
  readonly width: number | null
  readonly height: number | null
}

const versionsOf = (image: JsonObject): Version[] =>
  [...list(image['url']), ...list(image['href'])].map((one) => {
    const sized = isObject(one) && one['width'] !== undefined ? one : image
    return {
      address: isObject(one) ? textIn(one['href']) : textIn(one),
      width: sizeIn(sized['width']),
      height: sizeIn(sized['height']),
    }
  })

const sizeIn = (value: Value): number | null => {
  const size = numberIn(value)
  return size !== null && size >= 1 && size <= 100_000 ? Math.round(size) : null
}

function elsewhere(image: JsonObject, origin: string): { href: string; host: string }[] {
  for (const { address } of versionsOf(image)) {
    const href = safeHref(address, origin)
    const host = hostOf(address)
    if (href !== null && host !== null) return [{ href, host }]
  }
  return []
}
