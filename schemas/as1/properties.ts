/**
 * Properties — the members of Activity Streams 1.0 that have a type to keep: JSON Activity 1.0, Audience Targeting, Responses,
 * and of the Base Schema what concerns paging and pictures. Each line: the schema that judges them, and their names.
 *
 * Whatever is not here is an extension, and free.
 */
const LINES = {
  'id.json': 'id',
  'name.json': 'verb objectType alias',
  'text.json': 'displayName title content summary',
  'url.json': 'url',
  'date-time.json': 'published updated startTime endTime itemsAfter itemsBefore',
  'media-link.json': 'image icon fullImage',
  'value.json#/definitions/one': 'actor target generator provider',
  'value.json#/definitions/many': 'object to cc bto bcc inReplyTo tags location context result',
  'value.json#/definitions/named': 'author',
  'value.json#/definitions/list': 'attachments',
  'duplicates.json': 'upstreamDuplicates downstreamDuplicates',
  'collection.json#/definitions/items': 'items',
  'collection.json#/definitions/count': 'totalItems startIndex itemsPerPage',
  'collection.json#/definitions/links': 'links',
  'collection.json#/definitions/objectTypes': 'objectTypes',
} as const

/** By name, the schema relative to the folder as1. */
export const AS1_PROPERTIES: ReadonlyMap<string, string> = new Map(
  Object.entries(LINES).flatMap(([ref, names]) => names.split(' ').map((name) => [name, ref])),
)

/** A value of these is followed into the objects that it holds. */
export const holdsAs1Objects = (name: string): boolean => {
  const ref = AS1_PROPERTIES.get(name) ?? ''
  return ref.startsWith('value.json') || ref.endsWith('/items')
}
