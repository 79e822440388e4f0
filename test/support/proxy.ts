/**
 * Proxy — a TCP proxy on loopback with faults, to stand before Redis, MongoDB or a node.
 *
 * In:  the port behind it, and the host; `target` moves it for new connections. Out: a port of its own, and faults at any time:
 *      `mode`: `pass` (both ways) · `stall` (bytes are held, connections stay: a frozen network) · `refuse` (new ones are reset);
 *      `weather`: late, slow or spoilt bytes (flow.ts); `cut` resets every open connection; `halfClose` ends what comes back
 *      from behind, while the way there stays open.
 * Rule: held bytes flow again, in order, after `pass`. What has struck is counted, so that a test can show that it did.
 */
import net from 'node:net'
import type { Transform } from 'node:stream'
import { CLEAR, createFlow, type Shaped, type Weather } from './flow'
import { started } from './started'

export type Mode = 'pass' | 'stall' | 'refuse'

export interface Struck extends Shaped {
  /** Connections. */
  cut: number
  refused: number
  halfClosed: number
}

export interface Proxy {
  readonly port: number
  readonly struck: Readonly<Struck>
  mode(mode: Mode): void
  /** What is left out is as it should be. */
  weather(weather: Partial<Weather>): void
  target(port: number): void
  cut(): void
  halfClose(): void
  stop(): Promise<void>
}

interface Pair {
  readonly near: net.Socket
  readonly far: net.Socket
  readonly up: Transform
  readonly down: Transform
}

export async function startProxy(behind: number, host = '127.0.0.1'): Promise<Proxy> {
  const pairs = new Set<Pair>()
  const struck: Struck = { cut: 0, refused: 0, halfClosed: 0, late: 0, corrupted: 0 }
  let now: Mode = 'pass'
  let weather = CLEAR
  let target = behind

  const server = net.createServer({ allowHalfOpen: true }, (near) => {
    if (now === 'refuse') {
      struck.refused++
      return void near.resetAndDestroy()
    }
    const far = net.connect({ port: target, host, allowHalfOpen: true })
    const flow = () => createFlow(() => weather, struck)
    const pair = { near, far, up: flow(), down: flow() }
    pairs.add(pair)
    pair.up.pipe(far)
    pair.down.pipe(near)
    endTogether(pair, () => pairs.delete(pair))
    if (now === 'stall') hold(pair)
    else release(pair)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  const cut = () => {
    struck.cut += pairs.size
    for (const { near, far } of pairs) {
      near.resetAndDestroy()
      far.resetAndDestroy()
    }
    pairs.clear()
  }
  return started({
    port: (server.address() as net.AddressInfo).port,
    struck,
    mode: (next: Mode) => {
      now = next
      for (const pair of pairs) (next === 'stall' ? hold : release)(pair)
    },
    weather: (next: Partial<Weather>) => {
      weather = { ...CLEAR, ...next }
    },
    target: (port: number) => {
      target = port
    },
    cut,
    halfClose: () => {
      struck.halfClosed += pairs.size
      for (const { far, down } of pairs) {
        far.unpipe(down).resume()
        down.end()
      }
    },
    stop: () => {
      cut()
      return new Promise<void>((resolve) => server.close(() => resolve()))
    },
  })
}

function endTogether({ near, far }: Pair, ended: () => void): void {
  for (const [one, other] of [
    [near, far],
    [far, near],
  ] as const) {
    one.setNoDelay(true)
    one.on('error', () => other.destroy())
    one.on('close', () => {
      if (other.closed) ended()
    })
  }
}

/** Unpiped and paused: what arrives waits here and in the kernel. */
function hold({ near, far }: Pair): void {
  for (const socket of [near, far]) socket.unpipe().pause()
}

function release({ near, far, up, down }: Pair): void {
  near.unpipe().pipe(up)
  far.unpipe().pipe(down)
}
