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
  take(address: string): void
  /** Gives a place back. */
  leave(address: string): void
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
  places.take(address)
  response.once('close', () => places.leave(address))
}

export function limitConnections(server: Server, limits: Limits): void {
  const connections = createAddresses(limits.connectionsPerAddress, limits.connectionsPerLoopback)
  // A socket that has closed need not know its address any more; one function for all of them, not one each.
  const held = new WeakMap<Socket, string>()
  function onClose(this: Socket): void {
    connections.leave(held.get(this)!)
  }
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? ''
    if (connections.isFull(address)) return void socket.destroy()
    connections.take(address)
    held.set(socket, address)
    socket.on('close', onClose)
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
    },
    leave(address) {
      const left = (held.get(address) ?? 0) - 1
      if (left > 0) held.set(address, left)
      else held.delete(address)
    },
  }
}
