/**
 * Source — where a subscription asks and hears: the hub of this page, or one in another tab, over messages.
 *
 * Rule: every word is a plain value, so that it can be sent. Who has joined waits to be told `opened`, and asks; it asks again,
 * from its own position, each time it is told so or finds a gap by the client's rule (follow.ts). Two who ask for the same
 * share one subscription at the server; each keeps P2–P4 by itself, since each has its own position.
 */
import type { Position } from '../../../schemas/position'
import type {
  EntriesFrame,
  FilterOrName,
  PresenceFrame,
  ResetFrame,
  SubscribeAck,
} from '../../../schemas/wire'
import type { TransportName } from '../line/transport'

export interface Wanted {
  readonly stream: string
  readonly filter?: FilterOrName | undefined
  /** To be told how many watch. */
  readonly presence?: boolean | undefined
}

export interface Asking {
  /** Null: live from now, with the newest `last`. */
  readonly position: Position | null
  readonly last: number
}

export type Told =
  | { readonly what: 'opened'; readonly transport: TransportName }
  | { readonly what: 'closed'; readonly nextTryAt: number }
  | { readonly what: 'answered'; readonly answer: SubscribeAck }
  | { readonly what: 'entries'; readonly frame: EntriesFrame }
  | { readonly what: 'reset'; readonly frame: ResetFrame }
  | { readonly what: 'presence'; readonly frame: PresenceFrame }

export interface Seat {
  ask(asking: Asking): void
  leave(): void
}

export interface Source {
  /** Nothing is told before it has returned. */
  join(wanted: Wanted, hear: (told: Told) => void): Seat
  /** Something may have happened to the network: try now, or look. */
  wake(isSure: boolean): void
  close(): void
}
