/**
 * Shape — what the box below an entry's text is made of: one shape for all kinds, so that the template is one, too.
 *
 * Rule: only what the activity carries; nothing is fetched, and nothing from another host is shown, only linked.
 */
import type { Avatar } from '../avatar'
import type { Photo } from '../photo'
import type { View } from '../view'
import type { Moment } from '../time'
import type { Commits } from './commits'
import type { Dial } from './dial'

export interface Card {
  /** How it is laid out; `plain` for title, text and lines. */
  readonly look: 'plain' | 'place' | 'event' | 'poll' | 'audio' | 'video' | 'person' | 'quote'
  readonly title: string | null
  readonly href: string | null
  readonly text: string | null
  /** Of an event. */
  readonly when: string | null
  readonly meta: readonly string[]
  /** Of a link: where it leads. */
  readonly host: string | null
  /** Above the rest, as wide as the box: an article's picture, a video's. */
  readonly cover: Photo | null
  /** Of a recording. */
  readonly length: string | null
  readonly dial: Dial | null
  readonly leaf: Leaf | null
  readonly poll: Poll | null
  readonly coming: Coming | null
  /** Who is introduced, or who said what is quoted. */
  readonly face: Avatar | null
  readonly time: Moment | null
  readonly commits: Commits | null
  readonly facts: readonly { readonly name: string; readonly value: string }[]
  readonly links: readonly { readonly text: string; readonly href: string }[]
  readonly json: string | null
}

export interface Leaf {
  readonly month: string
  readonly day: string
}

export interface Poll {
  /** `votes` is null while nobody knows how many chose it, `share` while the reader may still choose. */
  readonly answers: readonly {
    readonly text: string
    readonly name: string
    readonly votes: number | null
    readonly share: number | null
    readonly isOwn: boolean
  }[]
  readonly isSeveral: boolean
  /** The reader may choose, and has not. */
  readonly isOpen: boolean
  readonly isOver: boolean
  /** Names of what the reader chose. */
  readonly own: readonly string[]
  readonly state: string
  readonly asked: Asked
}

/** Who comes to an event. */
export interface Coming {
  readonly own: string | null
  readonly isPast: boolean
  readonly text: string
  readonly asked: Invited
}

/** What the question says; so much the browser needs to draw it anew. */
export interface Asked {
  readonly answers: readonly {
    readonly text: string
    /** As a vote names it. */
    readonly name: string
    readonly votes: number | null
  }[]
  readonly isSeveral: boolean
  readonly voters: number | null
  /** In ms. */
  readonly ends: number | null
  readonly isClosed: boolean
}

/** What the event says; so much the browser needs to draw it anew. */
export interface Invited {
  readonly yes: number
  readonly maybe: number
  /** In ms. */
  readonly ends: number | null
}

/** What was chosen. By the names of answers; `own` has these, or yes, maybe, no. As server/objects/choices.ts tells it. */
export interface Chosen {
  readonly votes: Readonly<Record<string, number>> | null
  readonly voters: number
  readonly coming: Readonly<Record<'yes' | 'maybe' | 'no', number>>
  readonly own: readonly string[]
}

export type CardOptions = View

export const BLANK: Card = {
  look: 'plain',
  title: null,
  href: null,
  text: null,
  when: null,
  meta: [],
  host: null,
  cover: null,
  length: null,
  dial: null,
  leaf: null,
  poll: null,
  coming: null,
  face: null,
  time: null,
  commits: null,
  facts: [],
  links: [],
  json: null,
}
