/**
 * Address — how many sockets one address holds (P7).
 *
 * Rule: an address on loopback may be a proxy with everybody behind it, so it holds more. Behind a trusted proxy the
 * address is the last one in X-Forwarded-For: what stands before it, the client may have written itself.
 */
import type { IncomingMessage } from 'node:http'
import { isLoopback, type Limits } from '../config'

export interface Addresses {
  isFull(address: string): boolean
  /** Answers how to give the place back. */
  take(address: string): () => void
}

export function addressOf(request: IncomingMessage, trustProxy: boolean): string {
  const forwarded = trustProxy ? request.headers['x-forwarded-for'] : undefined
  const last = String(forwarded ?? '')
    .split(',')
    .at(-1)!
    .trim()
  return last || (request.socket.remoteAddress ?? '')
}

export function createAddresses(limits: Limits): Addresses {
  const held = new Map<string, number>()
  return {
    isFull(address) {
      const most = isLoopback(address.replace(/^::ffff:/, ''))
        ? limits.socketsPerLoopback
        : limits.socketsPerAddress
      return (held.get(address) ?? 0) >= most
    },
    take(address) {
      held.set(address, (held.get(address) ?? 0) + 1)
      return () => {
        const left = held.get(address)! - 1
        if (left > 0) held.set(address, left)
        else held.delete(address)
      }
    },
  }
}
