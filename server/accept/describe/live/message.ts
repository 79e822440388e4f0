/**
 * Message — one kind of message as a row of the tables that the description of all that is live is made of.
 *
 * `address.messages.name`: the rows stand in socket.ts, events.ts and redis.ts; a test sends and hears each of them.
 */
import type { JsonObject } from '../../../../schemas/wire'

export interface Message {
  readonly title: string
  readonly text: string
  readonly payload: JsonObject
  /** What stands beside the payload: the fields of a server-sent event. */
  readonly headers?: JsonObject
  readonly contentType?: string
  readonly example: JsonObject | null
}

export interface Channel {
  readonly id: string
  readonly server: string
  readonly address: string
  readonly title: string
  readonly text: string
  readonly parameters?: Readonly<
    Record<string, { readonly text: string; readonly example: string }>
  >
  readonly messages: Readonly<Record<string, Message>>
}

export interface Operation {
  readonly id: string
  /** What the server does. */
  readonly action: 'send' | 'receive'
  readonly channel: string
  readonly title: string
  readonly text: string
  /** Names of messages of the channel. */
  readonly messages: readonly string[]
  readonly reply?: readonly string[]
  readonly bindings?: JsonObject
}
