/**
 * Proxy — a TCP proxy on loopback with faults, to stand before Redis, MongoDB or a node.
 *
 * In:  the port behind it. Out: a port of its own, and a mode that can change at any time:
 *      `pass` (both ways) · `stall` (bytes are held, connections stay: a frozen network) · `refuse` (new connections are reset).
 * `cut` resets every open connection. Held bytes flow again, in order, after `pass`.
 */
import net from 'node:net'
import { started } from './started'

export type Mode = 'pass' | 'stall' | 'refuse'

export interface Proxy {
  readonly port: number
  mode(mode: Mode): void
  cut(): void
  stop(): Promise<void>
}

export async function startProxy(target: number): Promise<Proxy> {
  const pairs = new Set<readonly [net.Socket, net.Socket]>()
  let now: Mode = 'pass'

  const server = net.createServer((near) => {
    if (now === 'refuse') return void near.resetAndDestroy()
    const far = net.connect(target, '127.0.0.1')
    const pair = [near, far] as const
    pairs.add(pair)
    forward(near, far, () => pairs.delete(pair))
    forward(far, near, () => pairs.delete(pair))
    if (now === 'stall') hold(pair)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  const cut = () => {
    for (const [near, far] of pairs) {
      near.resetAndDestroy()
      far.resetAndDestroy()
    }
    pairs.clear()
  }
  const mode = (next: Mode) => {
    now = next
    for (const pair of pairs) (next === 'stall' ? hold : release)(pair)
  }
  const stop = () => {
    cut()
    return new Promise<void>((resolve) => server.close(() => resolve()))
  }
  return started({ port: (server.address() as net.AddressInfo).port, mode, cut, stop })
}

function forward(from: net.Socket, to: net.Socket, ended: () => void): void {
  from.setNoDelay(true)
  from.pipe(to)
  from.on('error', () => to.destroy())
  from.on('close', () => {
    to.destroy()
    ended()
  })
}

/** Unpiped and paused: what arrives waits here and in the kernel. */
function hold([near, far]: readonly [net.Socket, net.Socket]): void {
  for (const socket of [near, far]) socket.unpipe().pause()
}

function release([near, far]: readonly [net.Socket, net.Socket]): void {
  near.unpipe().pipe(far)
  far.unpipe().pipe(near)
}
