/**
 * The wire — types of every REST body, socket event and acknowledgement.
 * The words are those of the design; `activity` is the activity's JSON as an object.
 */
import type { Position } from './position'

export type Json = null | boolean | number | string | Json[] | JsonObject
export interface JsonObject {
  [member: string]: Json
}

/** An activity with its place in a stream, as sockets and clients see it. */
export interface WireEntry {
  readonly seq: number
  readonly activity: JsonObject
}

export const CHANGE_KINDS = ['enter', 'update', 'leave', 'delete'] as const
export type ChangeKind = (typeof CHANGE_KINDS)[number]

/**
 * What became of an item that stands before, known by its `seq`: it entered the view, changed in it, left it, or is no more.
 * `activity` is the item as it stands now; an `update` without one says that somebody responded to it.
 */
export interface WireChange {
  readonly seq: number
  readonly kind: ChangeKind
  readonly activity?: JsonObject
}

/** Everything that matches in `(from, seq]`, ascending. May be empty: then it moves the position. */
export interface EntriesFrame {
  readonly room: string
  readonly stream: string
  readonly epoch: string
  readonly from: number
  readonly entries: readonly WireEntry[]
  readonly seq: number
  /** In the order in which it came about; to be taken after the entries. Absent when there is none. */
  readonly changes?: readonly WireChange[]
}

/** Continuity can't be shown any more: load again, live goes on from `position`. */
export interface ResetFrame {
  readonly room: string
  readonly stream: string
  readonly position: Position
  readonly code: string
}

/** How many watch a stream, over all nodes; without `watching` it is not known now. */
export interface StreamPresence {
  readonly stream: string
  readonly watching?: number
}

/** The same, to a subscription that asked for it. */
export interface PresenceFrame extends StreamPresence {
  readonly room: string
}

/** The data of `event: reset` among server-sent events, which belong to one subscription. */
export type ResetEvent = Omit<ResetFrame, 'room'>

/** What Redis is told of a new entry. A long activity is left out. */
export interface RingLine {
  readonly v: 1
  readonly stream: string
  readonly epoch: string
  readonly seq: number
  readonly activity?: JsonObject
  readonly mac: string
}

export interface SubscribeRequest {
  readonly stream: string
  readonly filter?: FilterOrName
  readonly position?: Position
  readonly last?: number
  /** Whether to be told how many watch the stream. */
  readonly presence?: boolean
}

export type Retry = 'now' | 'later' | 'never'

export interface Refused {
  readonly ok: false
  readonly code: string
  readonly retry: Retry
}

export interface Subscribed {
  readonly ok: true
  readonly room: string
  readonly recovered: boolean
  readonly position: Position
  readonly entries?: readonly WireEntry[]
  /** What became of these entries since, and what entered; absent when there is none. */
  readonly changes?: readonly WireChange[]
}

export type SubscribeAck = Subscribed | Refused
export type UnsubscribeAck = { readonly ok: true } | Refused

/** How many match after a position, up to `position`; with `more` there may be more than that. */
export interface Unread {
  readonly count: number
  readonly more: boolean
  readonly position: Position
}

/** In the place of an Unread: the position is lost, or the stream not for this reader. */
export interface NotCounted {
  readonly code: string
  readonly retry: Retry
}

export interface UnreadRequest {
  readonly streams: { readonly [stream: string]: Position }
  readonly filter?: FilterOrName
}

export interface UnreadAnswer {
  readonly ok: true
  readonly streams: { readonly [stream: string]: Unread | NotCounted }
}

export type UnreadAck = UnreadAnswer | Refused

export const FILTER_FIELDS = [
  'type',
  'actor',
  'actorType',
  'object',
  'objectType',
  'target',
  'inReplyTo',
  'tag',
  'to',
  'text',
  'since',
  'until',
  'has',
] as const
export type FilterField = (typeof FILTER_FIELDS)[number]

/** Any of the values within a field, all of the fields, none of the values under `not`. */
export type FilterClauses = { readonly [field in FilterField]?: string | readonly string[] }
export interface FilterJson extends FilterClauses {
  readonly not?: FilterClauses
}

/** Written out, or the name that it was saved under. */
export type FilterOrName = FilterJson | string

export interface SavedFilter {
  readonly name: string
  readonly filter: FilterJson
  /** The same as parameters, in one order. */
  readonly query: string
}

export interface SavedFilters {
  readonly filters: readonly SavedFilter[]
  readonly next?: string
}

export interface ServerEvents {
  entries: (frame: EntriesFrame) => void
  reset: (frame: ResetFrame) => void
  presence: (frame: PresenceFrame) => void
}

export interface ClientEvents {
  subscribe: (request: SubscribeRequest, ack: (answer: SubscribeAck) => void) => void
  unsubscribe: (request: { room: string }, ack: (answer: UnsubscribeAck) => void) => void
  unread: (request: UnreadRequest, ack: (answer: UnreadAck) => void) => void
}

/** One entry of `errors[]` in a validation problem (RFC 9457 with a JSON Pointer fragment). */
export interface Fault {
  readonly pointer: string
  readonly rule: string
  readonly detail: string
}
