/**
 * Client — what the commands know of one connection.
 * Names of channels are latin1 strings: one character for each byte, so that any bytes make a name.
 */
import type { Protocol, Reply } from './reply'

/** The two ways to hear. */
export type Kind = 'channel' | 'pattern'

export interface Client {
  readonly id: number
  readonly heard: Readonly<Record<Kind, Set<string>>>
  heardBytes: number
  protocol: Protocol
  name: string
  send(reply: Reply): void
  /** Bytes that are encoded already, for messages that go to many. */
  write(bytes: Buffer): void
  /** Closes when everything is sent; what else comes in is not read. */
  end(): void
  /** Closes now. */
  kill(): void
}

export const countHeard = ({ heard }: Client): number => heard.channel.size + heard.pattern.size
