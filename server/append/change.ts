/**
 * Change — what an entry does to items that stand before it in its stream: changes one, ends one, adds to its counts.
 *
 * An item is an entry, known by its seq. Kept beside the entry that does it, with projections of the item as it was and as it
 * then is: so that a filtered view can be told that something entered it, left it or changed in it, also by a resume much later.
 * Rule: what was erased lives on in no projection. Where one had to go the change is *blank*, and how the item stands when the
 * change is told decides instead; too many may be told of it then, but nobody too little.
 */
import type { Projection } from './projection'

export interface Change {
  readonly seq: number
  /** `count`: somebody responded to what the item brought. Only that: it has no projections, and is matched as the item stands. */
  readonly is: 'change' | 'end' | 'count'
  readonly before?: Projection
  /** Of a `change` alone. */
  readonly after?: Projection
}

/** An item as it stands now. */
export interface Present {
  /** The activity, with what became of the object that it brought. */
  readonly text: string
  readonly projection: Projection
  readonly isGone: boolean
}

/** A change that is ready to be told: of a `change` or a `count` the item stands beside it, when it is known. */
export interface Changed extends Change {
  readonly now?: Present
}

/** As indexed: which items an entry changed or ended. */
export const itemToken = (stream: string, seq: number): string => `${stream}/${seq}`

/** As indexed: which entries of a stream say more of items than that somebody responded, and which say that; by seq. */
export const tellingToken = (is: 'alter' | 'count', stream: string, seq: number): string =>
  `${is}/${stream}/${String(seq).padStart(16, '0')}`

export const isBlank = ({ is, before, after }: Change): boolean =>
  is === 'end' ? before === undefined : after === undefined

export const blanked = ({ seq, is }: Change): Change => ({ seq, is })

/** Whether it can do anything to what stands before it. Most posts can't, and nobody looks for what they do. */
export const mayChange = ({ types, object, target, inReplyTo }: Projection): boolean =>
  inReplyTo.length > 0 ||
  // What it undoes may be described, without an id.
  types.includes('Undo') ||
  ((object.length > 0 || target.length > 0) && types.some((type) => CHANGING.has(type)))

const CHANGING = new Set([
  'Update',
  'Delete',
  'Undo',
  'Like',
  'Dislike',
  'Announce',
  'Follow',
  'Accept',
  'TentativeAccept',
  'Reject',
  'TentativeReject',
  'Add',
  'Remove',
])

/** The same of a text that nobody has projected: false only when none of these words is in it. */
export const mayTellChange = (text: string): boolean => WORDS.some((word) => text.includes(word))

const WORDS = ['inReplyTo', ...CHANGING]
