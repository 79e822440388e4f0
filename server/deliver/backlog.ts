/**
 * Backlog — counts what a connection has been given and has not taken (P7).
 *
 * In:  the engine's own events: a packet was made, the buffer was handed to the transport.
 * Out: is it slow? has it drained? is it dead?
 * Rule: bounded in bytes, packets and time. A healthy client may pass a count for a moment in a burst; shedding is
 * therefore cheap (it is chased from where it was), and only who does not drain for long is closed.
 * One object and no function for each connection: there are tens of thousands, and nearly all are idle.
 */
import type { Clock } from '../clock'
import type { Limits } from '../config'

export interface Backlog {
  readonly bytes: number
  isSlow(): boolean
  /** Resolves when everything was taken, or the connection is closed. */
  drained(): Promise<void>
  /** For the watch: has it been full for longer than that? */
  stuckFor(ms: number): boolean
}

export interface Paced {
  onSlow(): void
}

interface Measures {
  readonly limits: Limits
  readonly clock: Pick<Clock, 'now'>
}

interface Packet {
  readonly data?: unknown
}

interface Connection {
  [COUNTED]?: Counted
  on(
    event: 'packetCreate' | 'drain' | 'close',
    listener: (this: Connection, packet?: Packet) => void,
  ): unknown
}

const COUNTED = Symbol('backlog')

export function createBacklog(connection: Connection, measures: Measures, paced: Paced): Backlog {
  const counted = new Counted(measures, paced)
  connection[COUNTED] = counted
  connection.on('packetCreate', onPacket)
  connection.on('drain', onDrain)
  connection.on('close', onClose)
  return counted
}

function onPacket(this: Connection, packet?: Packet): void {
  this[COUNTED]!.given(packet?.data)
}
function onDrain(this: Connection): void {
  this[COUNTED]!.empty()
}
function onClose(this: Connection): void {
  this[COUNTED]!.close()
}

const PACKET_OVERHEAD = 16

class Counted implements Backlog {
  bytes = 0
  #packets = 0
  #since = 0
  #closed = false
  #waiting: (() => void)[] | null = null

  constructor(
    readonly measures: Measures,
    readonly paced: Paced,
  ) {}

  given(data: unknown): void {
    if (this.#packets++ === 0) this.#since = this.measures.clock.now()
    const length = typeof data === 'string' || Buffer.isBuffer(data) ? data.length : 0
    this.bytes += PACKET_OVERHEAD + length
    if (this.isSlow()) this.paced.onSlow()
  }

  empty(): void {
    this.bytes = this.#packets = 0
    const woken = this.#waiting ?? []
    this.#waiting = null
    for (const wake of woken) wake()
  }

  close(): void {
    this.#closed = true
    this.empty()
  }

  isSlow(): boolean {
    const { backlogBytes, backlogPackets, backlogSlowMs } = this.measures.limits
    return (
      this.bytes > backlogBytes || this.#packets > backlogPackets || this.stuckFor(backlogSlowMs)
    )
  }

  drained(): Promise<void> {
    if (this.#closed || this.#packets === 0) return Promise.resolve()
    return new Promise((wake) => (this.#waiting ??= []).push(wake))
  }

  stuckFor(ms: number): boolean {
    return this.#packets > 0 && this.measures.clock.now() - this.#since > ms
  }
}
