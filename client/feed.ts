/**
 * Feed — one stream over Socket.IO, from a position on, for as long as the page lives.
 *
 * In:  a stream and the position of the page. Out: entries to show, each once and in order, and how the connection is.
 * Rule: what to do with a frame is decided in follow.ts; here is only the socket: connect, subscribe, try again.
 * WebSocket alone (D11). Waits between tries grow from 1 s to 30 s and are spread, so that many pages do not return at once.
 */
import { io, type Socket } from 'socket.io-client'
import type { Position } from '../schemas/position'
import type { ClientEvents, ServerEvents, SubscribeAck, WireEntry } from '../schemas/wire'
import { follow, following, type Happening } from './follow'

export interface FeedListener {
  show(entries: readonly WireEntry[]): void
  /** Entries may be missing between what was shown and what will be. */
  cut(): void
  open(): void
  /** The subscription was answered. */
  level(recovered: boolean): void
  closed(): void
  /** Not again: the reader may not, or the stream cannot be. */
  refused(code: string): void
  moved(position: Position): void
  /** When the next try to connect is made. */
  nextTry(inMs: number): void
}

export interface Feed {
  readonly position: Position | null
  tryNow(): void
  stop(): void
}

export interface FeedOptions {
  readonly stream: string
  readonly position: Position
  /** How many of the newest to show when the position is lost. */
  readonly last: number
  /** The page's own server unless said otherwise. */
  readonly url?: string
}

const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 30_000
const ANSWER_WITHIN_MS = 15_000

export function createFeed(options: FeedOptions, listener: FeedListener): Feed {
  const { stream, last, url } = options
  const settings = {
    transports: ['websocket'],
    reconnection: false,
    timeout: 10_000,
    forceNew: true,
  }
  const socket: Socket<ServerEvents, ClientEvents> =
    url === undefined ? io(settings) : io(url, settings)
  let state = following(options.position)
  let tries = 0
  let waiting: ReturnType<typeof setTimeout> | undefined

  function take(happening: Happening): void {
    const step = follow(state, happening)
    const moved = step.following.position !== state.position
    state = step.following
    if (step.then === 'cut') listener.cut()
    if (step.show.length > 0) listener.show(step.show)
    if (moved && state.position !== null) listener.moved(state.position)
    if (step.then === 'ask') subscribe()
  }

  function subscribe(): void {
    take({ what: 'asked' })
    const asked = socket
    const request =
      state.position === null ? { stream, last } : { stream, position: state.position, last }
    asked
      .timeout(ANSWER_WITHIN_MS)
      .emit('subscribe', request, (error: Error | null, answer: SubscribeAck) => {
        // Gone in between: 'disconnect' has put everything right already.
        if (error !== null) return void (socket.connected && socket.disconnect().connect())
        answered(answer)
      })
  }

  function answered(answer: SubscribeAck): void {
    take({ what: 'answered', answer })
    if (answer.ok) {
      tries = 0
      listener.level(answer.recovered)
    } else if (answer.retry === 'never') listener.refused(answer.code)
    else later(() => socket.connected && !state.asking && subscribe())
  }

  /** Twice as long each time, and anything from half to one and a half of it. */
  function later(run: () => void): void {
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tries++) * (0.5 + Math.random())
    clearTimeout(waiting)
    waiting = setTimeout(run, wait)
    listener.nextTry(wait)
  }

  socket.on('connect', () => {
    listener.open()
    subscribe()
  })
  socket.on('connect_error', () => {
    listener.closed()
    later(() => socket.connect())
  })
  socket.on('disconnect', (reason) => {
    take({ what: 'closed' })
    if (reason === 'io client disconnect') return
    listener.closed()
    later(() => socket.connect())
  })
  socket.on('entries', (frame) => take({ what: 'entries', frame }))
  socket.on('reset', (frame) => take({ what: 'reset', frame }))

  return {
    get position() {
      return state.position
    },
    tryNow() {
      if (socket.connected) return
      clearTimeout(waiting)
      tries = 0
      socket.connect()
    },
    stop() {
      clearTimeout(waiting)
      socket.disconnect()
    },
  }
}
