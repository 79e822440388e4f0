/**
 * Message — what tabs and the hub that they share say to each other. Plain values.
 *
 * Rule: one kind of envelope for a worker's ports and for a broadcast that everybody hears: it names its tab.
 */
import type { Asking, Told, Wanted } from '../hub/source'
import type { TransportName } from '../line/transport'

/** Goes into every shared name: who speaks otherwise meets nobody. */
export const VERSION = 1

export type ToHub = { readonly tab: string } & (
  | {
      readonly what: 'hello'
      readonly url: string
      readonly transports: readonly TransportName[]
    }
  | { readonly what: 'join'; readonly member: number; readonly wanted: Wanted }
  | { readonly what: 'ask'; readonly member: number; readonly asking: Asking }
  | { readonly what: 'leave'; readonly member: number }
  | { readonly what: 'wake'; readonly isSure: boolean }
  | { readonly what: 'bye' }
)

/** Without a tab it is for all of them. */
export type ToTab = { readonly tab: string | null } & (
  | { readonly what: 'welcome'; readonly hub: string }
  | { readonly what: 'told'; readonly member: number; readonly told: Told }
)

/** What carries them, for one tab. */
export interface Post {
  send(message: ToHub): void
  close(): void
}

export type OpenPost = (heard: (message: ToTab) => void, failed: () => void) => Post
