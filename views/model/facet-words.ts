/**
 * Facet words — a type of activity as what happened, a type of object as a thing: "liked", "photo", "photos".
 *
 * In:  a type, as it is counted: short, or the whole IRI of an extension. Out: words in small letters.
 * Rule: two types never have the same words, or the panel would show one row twice.
 */
import { kindOf, nounOf, nounsOf, type Kind } from './kind'
import { cleanName } from './text'
import { shortName } from './values'
import { verbOf } from './verb'

const HAPPENED: ReadonlyMap<string, string> = new Map([
  ['Create', 'posted'],
  ['Delete', 'deleted'],
  ['Follow', 'followed'],
  ['Travel', 'travelled'],
  ['TentativeAccept', 'accepted for now'],
  ['TentativeReject', 'declined for now'],
])

export function verbWord(type: string): string {
  const known = HAPPENED.get(type)
  if (known !== undefined) return known
  const { phrase } = verbOf({ type })
  const word = phrase?.split(/[[{]/, 1)[0]!.trim() ?? ''
  return word === '' ? ownWord(type) : word
}

/** Those that give their kind its name; others keep their own. */
const NAMED: ReadonlySet<string> = new Set([
  'Note',
  'Article',
  'Image',
  'Video',
  'Audio',
  'Document',
  'Page',
  'Place',
  'Event',
  'Question',
  'Person',
  'Group',
  'Service',
  'Collection',
  'Tombstone',
])

export function thingWord(type: string): { one: string; many: string } {
  if (!NAMED.has(type)) return { one: ownWord(type), many: ownWord(type) }
  const kind = kindOf({ type })
  return { one: nounOf(kind).replace(/^an? /, ''), many: nounsOf(kind) }
}

const ICONS: Readonly<Record<Kind, string>> = {
  note: 'note',
  article: 'article',
  photo: 'photo',
  video: 'video',
  audio: 'audio',
  file: 'box',
  link: 'link',
  place: 'pin',
  event: 'cal',
  question: 'poll',
  person: 'person',
  group: 'streams',
  machine: 'server',
  album: 'gallery',
  deleted: 'trash',
  thing: 'box',
}

export const iconOf = (type: string): string => ICONS[kindOf({ type })]

const WORD_MAX = 40

/** Its last segment, as its makers wrote it. */
export const ownWord = (type: string): string => cleanName(shortName(type), WORD_MAX) || 'something'
