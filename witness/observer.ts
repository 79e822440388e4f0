/**
 * Observer — a client on a socket: follows one stream, writes down what it was shown, and comes back when it was cut.
 *
 * In:  servers to go to in turn, a stream, where to begin. Out: a ledger, and its position.
 * Rule: what is shown is decided by client/follow, the very rule that the page keeps (P2–P4), so that this is what a browser
 * would show. `cut` ends the connection without a word, as a train in a tunnel does.
 */
import { io, type Socket } from 'socket.io-client'
import { follow, following, type Following, type Happening } from '../client/follow'
import type { Position } from '../schemas/position'
import type { ClientEvents, FilterJson, ServerEvents, SubscribeAck } from '../schemas/wire'
import { createLedger, type Ledger } from './account'
import { seenOf } from './numbered'
import type { Random } from './random'
import { ANSWER_WITHIN_MS } from './rest'
import type { Seen } from './witness'

export interface Observer {
  readonly name: string
  readonly ledger: Ledger
  /** It asked for some alone, and its position need not come to the head. */
  readonly isFiltered: boolean
  readonly position: Position | null
  readonly cuts: number
  readonly resumes: number
  /** Why it can't go on; null while it can. */
  readonly refused: string | null
  cut(awayMs: number): void
  stop(): void
}

export interface ObserverOptions {
  readonly name: string
  readonly urls: readonly string[]
  readonly stream: string
  readonly run: string
  /** From here; null for live from now, with the newest `last`. */
  readonly position: Position | null
  readonly last: number
  readonly filter?: { readonly json: FilterJson; readonly wanted: (entry: Seen) => boolean }
  readonly random: Random
}

type Channel = Socket<ServerEvents, ClientEvents>

const CONNECT_WITHIN_MS = 5_000
const COME_BACK_MS: readonly [number, number] = [50, 1_000]

export function startObserver(options: ObserverOptions): Observer {
  const { name, urls, stream, run, last, filter, random } = options
  const ledger = createLedger(name, filter?.wanted)
  let state: Following = following(options.position)
  let socket: Channel | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let turn = random.between(0, urls.length - 1)
  let [cuts, answers, resumes, isStopped] = [0, 0, 0, false]
  let refused: string | null = null
  if (options.position !== null) ledger.begin(options.position.seq)
  connect()

  function connect(): void {
    const mine: Channel = io(...addressOf(urls[turn++ % urls.length]!))
    socket = mine
    const ifMine =
      <A extends unknown[]>(run: (...args: A) => void) =>
      (...args: A) => {
        if (mine === socket) run(...args)
      }
    mine.on(
      'connect',
      ifMine(() => subscribe(mine)),
    )
    mine.on(
      'connect_error',
      ifMine(() => leave()),
    )
    mine.on(
      'disconnect',
      ifMine(() => leave()),
    )
    mine.on(
      'entries',
      ifMine((frame) => take({ what: 'entries', frame })),
    )
    mine.on(
      'reset',
      ifMine((frame) => take({ what: 'reset', frame })),
    )
  }

  function subscribe(mine: Channel): void {
    take({ what: 'asked' })
    const { position } = state
    const request = {
      stream,
      last: asked(),
      ...(position === null ? {} : { position }),
      ...(filter === undefined ? {} : { filter: filter.json }),
    }
    mine
      .timeout(ANSWER_WITHIN_MS)
      .emit('subscribe', request, (error: Error | null, answer: SubscribeAck) => {
        if (mine !== socket) return
        if (error !== null) return leave()
        take({ what: 'answered', answer })
        const isFirst = answers++ === 0
        if (answer.ok) resumes += isFirst || !answer.recovered ? 0 : 1
        else if (answer.retry === 'never') end(answer.code)
        else leave()
      })
  }

  function take(happening: Happening): void {
    const step = follow(state, happening)
    state = step.following
    if (step.then === 'cut') ledger.begin(beginning(happening))
    for (const { seq, activity } of step.show) ledger.show(seenOf(run, seq, activity))
    if (step.then === 'ask') subscribe(socket!)
  }

  /** With the newest `last` the span begins below them; numbers are dense, so that it is known where. */
  function beginning(happening: Happening): number {
    const { seq } = state.position!
    return happening.what === 'answered' && filter === undefined ? Math.max(0, seq - asked()) : seq
  }
  const asked = (): number => (ledger.from === null && options.position === null ? last : 0)

  /** Comes back after a while, at the next server. */
  function leave(awayMs = random.between(...COME_BACK_MS)): void {
    const mine = socket
    socket = null
    take({ what: 'closed' })
    mine?.disconnect()
    clearTimeout(timer)
    if (!isStopped) timer = setTimeout(connect, awayMs)
  }

  function end(why: string): void {
    isStopped = true
    refused = why
    leave()
  }

  return {
    name,
    ledger,
    isFiltered: filter !== undefined,
    get position() {
      return state.position
    },
    get cuts() {
      return cuts
    },
    get resumes() {
      return resumes
    },
    get refused() {
      return refused
    },
    cut(awayMs) {
      if (isStopped) return
      cuts++
      if (socket !== null) breakOff(socket)
      leave(awayMs)
    },
    stop() {
      isStopped = true
      leave()
    },
  }
}

/** An address with a path is a server behind a proxy; Socket.IO would take that for a namespace. */
function addressOf(url: string): [string, object] {
  const { origin, pathname } = new URL(url)
  return [
    origin,
    {
      path: `${pathname.replace(/\/$/, '')}/socket.io`,
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      timeout: CONNECT_WITHIN_MS,
    },
  ]
}

/** Without a closing word, where the transport lets us; the public ways all say goodbye. */
function breakOff(socket: Channel): void {
  const transport: object | undefined = socket.io.engine?.transport
  const { ws } = (transport ?? {}) as { ws?: { terminate?: () => void } }
  ws?.terminate?.()
}
