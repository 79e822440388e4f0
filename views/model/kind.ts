/**
 * Kind — what sort of thing an object is, and the words for it.
 *
 * In:  an object with any types, AS2 or AS1. Out: one of a dozen kinds; unknown types are `thing`.
 */
import { list, typesIn, type Value } from './values'

export type Kind =
  | 'note'
  | 'article'
  | 'photo'
  | 'video'
  | 'audio'
  | 'file'
  | 'link'
  | 'place'
  | 'event'
  | 'question'
  | 'person'
  | 'group'
  | 'machine'
  | 'album'
  | 'deleted'
  | 'thing'

interface Words {
  readonly one: string
  readonly many: string
  /** What its maker did: after the actor's name, before a target. Empty: the text speaks for itself. */
  readonly made: string
  readonly types: string
}

const WORDS: Readonly<Record<Kind, Words>> = {
  note: { one: 'a note', many: 'notes', made: '', types: 'Note note comment status' },
  article: {
    one: 'an article',
    many: 'articles',
    made: 'published an article',
    types: 'Article article blog-entry review',
  },
  photo: { one: 'a photo', many: 'photos', made: 'added a photo', types: 'Image image photo' },
  video: { one: 'a video', many: 'videos', made: 'posted a video', types: 'Video video' },
  audio: {
    one: 'a recording',
    many: 'recordings',
    made: 'posted a recording',
    types: 'Audio audio',
  },
  file: { one: 'a file', many: 'files', made: 'added a file', types: 'Document file' },
  link: {
    one: 'a link',
    many: 'links',
    made: 'shared a link',
    types: 'Page Link Mention page bookmark link',
  },
  place: { one: 'a place', many: 'places', made: 'added a place', types: 'Place place' },
  event: { one: 'an event', many: 'events', made: 'invited everyone to {o}', types: 'Event event' },
  question: { one: 'a question', many: 'questions', made: 'asked', types: 'Question question' },
  person: {
    one: 'a person',
    many: 'people',
    made: 'introduced {o}',
    types: 'Person Profile person',
  },
  group: {
    one: 'a group',
    many: 'groups',
    made: 'introduced {o}',
    types: 'Group Organization group organization',
  },
  machine: {
    one: 'a service',
    many: 'services',
    made: 'introduced {o}',
    types: 'Application Service application service device',
  },
  album: {
    one: 'a collection',
    many: 'collections',
    made: 'made {o}',
    types: 'Collection OrderedCollection collection album',
  },
  deleted: { one: 'a deleted entry', many: 'deleted entries', made: '', types: 'Tombstone' },
  thing: { one: 'something', many: 'things', made: 'added {o}', types: '' },
}

const KINDS: ReadonlyMap<string, Kind> = new Map(
  (Object.keys(WORDS) as Kind[]).flatMap((kind) =>
    WORDS[kind].types
      .split(' ')
      .filter((type) => type !== '')
      .map((type): [string, Kind] => [type, kind]),
  ),
)

export function kindOf(value: Value): Kind {
  const known = typesIn(list(value)[0]).find((type) => KINDS.has(type))
  return known === undefined ? 'thing' : KINDS.get(known)!
}

export const nounOf = (kind: Kind): string => WORDS[kind].one
export const nounsOf = (kind: Kind): string => WORDS[kind].many
export const madeOf = (kind: Kind): string => WORDS[kind].made
