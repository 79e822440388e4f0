/**
 * Has — what an activity carries, as a closed set of words that `has=` asks for.
 *
 * In:  the activity and its embedded objects.
 * Out: those of HAS that hold, sorted.
 * Rule: a word says what a reader would see: a picture attached to a note and an Image as the object are both `image`.
 */
import type { Json, JsonObject } from '../../schemas/wire'
import { idOf, isObject, ownText, textsOf, typesOf, valuesOf } from './values'

/** Sorted. */
export const HAS = [
  'attachment',
  'audio',
  'content',
  'image',
  'inReplyTo',
  'link',
  'location',
  'tag',
  'target',
  'video',
] as const
export type Has = (typeof HAS)[number]

export function hasOf(activity: JsonObject, objects: readonly JsonObject[]): Has[] {
  const nodes = [activity, ...objects]
  const attachments = nodes.flatMap((node) => valuesOf(node, 'attachment'))
  const things = [...objects, ...attachments]
  const media = mediaOf(things)
  const some = (name: string): boolean => nodes.some((node) => valuesOf(node, name).length > 0)

  const found: Record<Has, boolean> = {
    attachment: attachments.length > 0,
    audio: media.has('audio'),
    content: nodes.some((node) => textsOf(node, 'content').some((text) => text !== '')),
    image: media.has('image') || some('image'),
    inReplyTo: some('inReplyTo'),
    link: attachments.some(isLink) || objects.some(hasPage),
    location: some('location') || objects.some((object) => typesOf(object).includes('Place')),
    tag: some('tag'),
    target: valuesOf(activity, 'target').length > 0,
    video: media.has('video'),
  }
  return HAS.filter((word) => found[word])
}

/** By type, or by the media type of the thing itself or of a Link among its urls. */
function mediaOf(things: readonly Json[]): Set<string> {
  const kinds = new Set<string>()
  for (const thing of things) {
    if (!isObject(thing)) continue
    for (const type of typesOf(thing)) if (MEDIA.has(type)) kinds.add(type.toLowerCase())
    for (const form of [thing, ...valuesOf(thing, 'url').filter(isObject)])
      kinds.add(ownText(form, 'mediaType')?.split('/', 1)[0]?.toLowerCase() ?? '')
  }
  return kinds
}

const MEDIA = new Set(['Audio', 'Image', 'Video'])

const isLink = (value: Json): boolean =>
  idOf(value) !== undefined &&
  (!isObject(value) || typesOf(value).includes('Link') || ownText(value, 'href') !== undefined)

/** The url of a picture or a film is its file; that of anything else is a page to go to. */
function hasPage(object: JsonObject): boolean {
  const media = mediaOf([object])
  const isFile = media.has('audio') || media.has('image') || media.has('video')
  return !isFile && valuesOf(object, 'url').length > 0
}
