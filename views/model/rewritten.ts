/**
 * Rewritten — an activity that the composer made, as its fields again.
 *
 * In:  a document as written.ts makes it. Out: fields that make it anew, but for a poll's end, which is asked for again.
 */
import type { JsonObject } from '../../schemas/wire'
import { attachedText } from './attached'
import { paragraphs } from './text'
import { isObject, list, objectIn, textIn, type Value } from './values'
import type { Fields } from './written'

export function fieldsIn(document: JsonObject): Fields {
  const objects = list(document['object']).filter(isObject)
  const object = objects.length === 1 ? objects[0]! : {}
  const where = objectIn(object['location'] ?? document['location'])
  const place = where ?? {}
  const { type } = object
  const title = textIn(object['name']) ?? ''
  const content = textIn(object['content'] ?? document['content']) ?? ''
  const text = [...(type === 'Article' ? [title] : []), ...paragraphs(content)].join('\n\n')
  const isImage = ({ type }: JsonObject): boolean => type === 'Image'
  const images = [...objects, ...list(object['attachment']).filter(isObject)].filter(isImage)
  const isChosen = type === 'Article' || (type === 'Note' && (images.length > 0 || where !== null))
  return {
    text: [text],
    kind: isChosen ? [String(type)] : [],
    photo: images.map((image) => attachedText(image, '', null)),
    alt: images.map((image) => textIn(image['summary']) ?? ''),
    link: said(object['url'] !== undefined && type === 'Page' ? object['url'] : undefined),
    title: type === 'Page' ? [title] : [],
    place: said(place['name']),
    latitude: said(place['latitude']),
    longitude: said(place['longitude']),
    answer: list(object['oneOf'] ?? object['anyOf'])
      .filter(isObject)
      .map((one) => String(one['name'])),
    several: object['anyOf'] === undefined ? [] : ['on'],
  }
}

const said = (value: Value): string[] =>
  value === undefined || value === null ? [] : [String(value)]
