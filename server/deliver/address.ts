/**
 * Address — how many connections one address holds (P7).
 *
 * Rule: what stays open takes a place: sockets, server-sent events and long polls, counted together. Below them every TCP
 * connection is counted, whatever it says or does not say. An address on loopback may be a proxy with everybody behind it,
 * so it holds more. Behind a trusted proxy the address is the last one in X-Forwarded-For: what stands before it, the
 * client may have written itself; and the connections are the proxy's own.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { isLoopback, type Limits } from '../config'
import { Refusal } from '../errors'

export interface Addresses {
  isFull(address: string): boolean
  /** Answers how to give the place back. */
  take(address: string): () => void
}

export const createPlaces = ({ socketsPerAddress, socketsPerLoopback }: Limits): Addresses =>
  createAddresses(socketsPerAddress, socketsPerLoopback)

export function addressOf(request: IncomingMessage, trustProxy: boolean): string {
  const forwarded = trustProxy ? request.headers['x-forwarded-for'] : undefined
  const last = String(forwarded ?? '')
    .split(',')
    .at(-1)!
    .trim()
  return last || (request.socket.remoteAddress ?? '')
}

/** A place for as long as the answer is under way, or a refusal. */
export function placeAnswer(places: Addresses, address: string, response: ServerResponse): void {
  if (places.isFull(address))
    throw new Refusal('limit', 'Your address holds as many connections as it may; close some.')
  response.once('close', places.take(address))
}

export function limitConnections(server: Server, limits: Limits): void {
  const connections = createAddresses(limits.connectionsPerAddress, limits.connectionsPerLoopback)
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? ''
    if (connections.isFull(address)) return void socket.destroy()
    socket.once('close', connections.take(address))
  })
}

function createAddresses(most: number, mostOnLoopback: number): Addresses {
  const held = new Map<string, number>()
  return {
    isFull(address) {
      const isHere = isLoopback(address.replace(/^::ffff:/, ''))
      return (held.get(address) ?? 0) >= (isHere ? mostOnLoopback : most)
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
