/**
 * Notice — the line by which nodes tell each other how many watch: whom a node asks about, and what it counts itself.
 *
 * In:  a notice, or a line from anybody. Out: a line of JSON with a `mac`, or what it says; null for a line that is not ours.
 * Rule: on one channel for all streams, heard as a pattern, so that PUBSUB CHANNELS lists streams and objects only. Nothing of it is kept:
 * lost ones are made good by the next.
 */
import { sealed, unsealed } from './ring'

export interface Notice {
  readonly node: string
  /** Streams that somebody at this node wants to know about. */
  readonly asks: readonly string[]
  /** How many watch a stream at this node. */
  readonly watching: Readonly<Record<string, number>>
}

export const NOTICES = 'freshet:presence'

export function encodeNotice({ node, asks, watching }: Notice, key: Buffer): string {
  return sealed(JSON.stringify({ v: 1, node, asks, watching }).slice(0, -1), key)
}

export function decodeNotice(line: string, key: Buffer): Notice | null {
  const said = unsealed(line, key)
  if (said === null) return null
  try {
    const { v, node, asks, watching } = JSON.parse(`${said}}`) as Record<string, unknown>
    const isNotice =
      v === 1 &&
      typeof node === 'string' &&
      Array.isArray(asks) &&
      asks.every((one) => typeof one === 'string') &&
      typeof watching === 'object' &&
      watching !== null &&
      Object.values(watching).every(Number.isSafeInteger)
    return isNotice ? ({ node, asks, watching } as Notice) : null
  } catch {
    return null
  }
}
