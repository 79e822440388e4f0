/**
 * Backlog — counts what a connection has been given and has not taken (P7).
 *
 * In:  the engine's own events: a packet was made, the buffer was handed to the transport.
 * Out: is it slow? has it drained? is it dead?
 * Rule: bounded in bytes, packets and time. A healthy client may pass a count for a moment in a burst; shedding is
 * therefore cheap (it is chased from where it was), and only who does not drain for long is closed.
 */
import type { Limits } from '../config'

interface Connection {
  on(
    event: 'packetCreate' | 'drain' | 'close',
    listener: (packet?: { data?: unknown }) => void,
  ): unknown
}

export interface Backlog {
  readonly bytes: number
  isSlow(): boolean
  /** Resolves when everything was taken, or the connection is closed. */
  drained(): Promise<void>
  /** For the watch: has it been full for longer than that? */
  stuckFor(ms: number): boolean
}

const PACKET_OVERHEAD = 16

export function createBacklog(
  connection: Connection,
  given: { limits: Limits; now: () => number; onSlow: () => void },
): Backlog {
  const { limits, now, onSlow } = given
  let bytes = 0
  let packets = 0
  let since = 0
  let closed = false
  let waiting: (() => void)[] = []

  const empty = () => {
    bytes = packets = 0
    const woken = waiting
    waiting = []
    for (const wake of woken) wake()
  }
  const isSlow = () =>
    bytes > limits.backlogBytes ||
    packets > limits.backlogPackets ||
    (packets > 0 && now() - since > limits.backlogSlowMs)

  connection.on('packetCreate', (packet) => {
    if (packets++ === 0) since = now()
    const data = packet?.data
    bytes += PACKET_OVERHEAD + (typeof data === 'string' || Buffer.isBuffer(data) ? data.length : 0)
    if (isSlow()) onSlow()
  })
  connection.on('drain', empty)
  connection.on('close', () => {
    closed = true
    empty()
  })

  return {
    get bytes() {
      return bytes
    },
    isSlow,
    drained: () =>
      closed || packets === 0 ? Promise.resolve() : new Promise((wake) => waiting.push(wake)),
    stuckFor: (ms) => packets > 0 && now() - since > ms,
  }
}
