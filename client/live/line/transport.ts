/**
 * Transport — one way to hear streams: a socket, server-sent events, long polls. All speak the socket's words.
 *
 * In:  `subscribe` requests, one at a time for a room. Out: an answer each, then frames; `closed`, once, at the end.
 * Rule: an answer comes before any frame of its subscription, in a call and not in a promise, so that no frame that is read
 * in the same turn can overtake it. Subscribing again to the same room replaces. After `closed`, or `close()`, nothing is
 * heard any more. What a frame says of its range is true on every transport: everything that matches in (from, seq].
 */
import type {
  EntriesFrame,
  PresenceFrame,
  ResetFrame,
  SubscribeAck,
  SubscribeRequest,
} from '../../../schemas/wire'

export const TRANSPORTS = ['socket', 'events', 'poll'] as const
export type TransportName = (typeof TRANSPORTS)[number]

export interface Transport {
  readonly name: TransportName
  open(heard: Heard): Connection
}

export interface Heard {
  /** Not before `open` has returned. */
  opened(): void
  closed(reason: string): void
  entries(frame: EntriesFrame): void
  reset(frame: ResetFrame): void
  /** Over a socket alone. */
  presence(frame: PresenceFrame): void
  /** Something came, be it only a sign of life. */
  alive(): void
}

export interface Connection {
  subscribe(request: SubscribeRequest, answered: (answer: SubscribeAck) => void): void
  unsubscribe(room: string): void
  close(): void
}
