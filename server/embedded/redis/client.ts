/**
 * Client — what the commands know of one connection.
 * Names of channels are latin1 strings: one character for each byte, so that any bytes make a name.
 */
import type { Protocol, Reply } from './reply'

/** The three ways to hear: a channel, a pattern, a sharded channel. */
export type Kind = 'channel' | 'pattern' | 'shard'

export interface Client {
  readonly id: number
  readonly address: string
  readonly localAddress: string
  readonly since: number
  readonly heard: Readonly<Record<Kind, Set<string>>>
  heardBytes: number
  protocol: Protocol
  name: string
  lastCommand: string
  lastAt: number
  send(reply: Reply): void
  /** Bytes that are encoded already, for messages that go to many. */
  write(bytes: Buffer): void
  /** Closes when everything is sent; what else comes in is not read. */
  end(): void
  /** Closes now. */
  kill(): void
}

/** Redis counts channels and patterns together, sharded channels apart. */
export const countHeard = (client: Client, kind: Kind): number =>
  kind === 'shard' ? client.heard.shard.size : client.heard.channel.size + client.heard.pattern.size

export const isSubscribed = (client: Client): boolean =>
  countHeard(client, 'channel') + countHeard(client, 'shard') > 0
