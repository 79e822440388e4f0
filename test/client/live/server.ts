/**
 * Server — the other end of the line, played: one log for each stream, connections of every transport, a network that loses them.
 *
 * In:  chance, and what is to happen. Out: transports to hand to a pool. Time is jest's.
 * Rule: it keeps the wire's promises as a node does: an answer before its frames, subscribing again replaces (and what was being
 * asked is refused as replaced), a chase that ends with a frame up to the head, frames that join on. What is under way when a
 * connection ends is lost; some ends are told, some are only silence.
 */
import type { Position } from '../../../schemas/position'
import type { SubscribeAck, SubscribeRequest, WireEntry } from '../../../schemas/wire'
import type {
  Connection,
  Heard,
  Transport,
  TransportName,
} from '../../../client/live/line/transport'

export interface Chance {
  /** From 0 up to, but not, 1. */
  (): number
}

interface Subscription {
  readonly room: string
  readonly stream: string
  readonly wants: (entry: WireEntry) => boolean
  told: number
  cursor: number
  isLive: boolean
}

interface Open {
  readonly name: TransportName
  readonly heard: Heard
  readonly subscriptions: Map<string, Subscription>
  readonly asking: Map<string, object>
  /** When what is sent last will be there: nothing overtakes. */
  due: number
  isOver: boolean
}

export class Server {
  epoch = 'one'
  readonly logs = new Map<string, WireEntry[]>()
  readonly connections = new Set<Open>()
  readonly down = new Set<TransportName>()
  /** Answers the next subscribes with this. */
  refusal: SubscribeAck | null = null
  subscribes = 0
  opened: TransportName[] = []

  constructor(readonly chance: Chance = () => 0.5) {}

  log(stream: string): WireEntry[] {
    const known = this.logs.get(stream) ?? []
    this.logs.set(stream, known)
    return known
  }

  head = async (stream: string): Promise<Position> => ({
    epoch: this.epoch,
    seq: this.log(stream).length,
  })

  post(stream: string, count = 1): void {
    const log = this.log(stream)
    for (let times = 0; times < count; times++)
      log.push({
        seq: log.length + 1,
        activity: { id: `urn:${stream}:${this.epoch}:${log.length + 1}` },
      })
    for (const open of this.connections) this.#deliver(open)
  }

  transport(name: TransportName): Transport {
    return { name, open: (heard) => this.#open(name, heard) }
  }

  /** Ends connections; `silently` nobody is told. */
  cut(which: (name: TransportName) => boolean = () => true, silently = false): void {
    for (const open of [...this.connections]) {
      if (!which(open.name)) continue
      this.#end(open)
      if (!silently) this.#later(open, () => open.heard.closed('cut'), true)
    }
  }

  /** Another database: everybody who follows is reset. */
  restart(epoch: string, keep = 0): void {
    this.epoch = epoch
    for (const log of this.logs.values()) log.length = Math.min(log.length, keep)
    for (const open of this.connections)
      for (const { room, stream } of open.subscriptions.values()) {
        const position = { epoch, seq: this.log(stream).length }
        const at = open.subscriptions.get(room)!
        at.told = at.cursor = position.seq
        this.#later(open, () => open.heard.reset({ room, stream, position, code: 'position-lost' }))
      }
  }

  #open(name: TransportName, heard: Heard): Connection {
    const open: Open = {
      name,
      heard,
      subscriptions: new Map(),
      asking: new Map(),
      due: 0,
      isOver: false,
    }
    this.opened.push(name)
    this.connections.add(open)
    this.#later(open, () => {
      if (!this.down.has(name)) return heard.opened()
      this.#end(open)
      heard.closed('down')
    })
    return {
      subscribe: (request, answered) => this.#subscribe(open, request, answered),
      unsubscribe: (room) => void open.subscriptions.delete(room),
      close: () => this.#end(open),
    }
  }

  #end(open: Open): void {
    open.isOver = true
    this.connections.delete(open)
  }

  #subscribe(
    open: Open,
    request: SubscribeRequest,
    answered: (answer: SubscribeAck) => void,
  ): void {
    this.subscribes++
    const { stream, position, last = 0 } = request
    const { room, wants } = roomOf(request)
    const mine = {}
    open.subscriptions.delete(room)
    open.asking.set(room, mine)
    const answer = (ack: SubscribeAck): void => this.#later(open, () => answered(ack))
    const { refusal } = this
    if (refusal !== null) return answer(refusal)
    setTimeout(
      () => {
        if (open.isOver) return
        if (open.asking.get(room) !== mine)
          return answer({ ok: false, code: 'bad-request', retry: 'never' })
        const log = this.log(stream)
        const recovered = position?.epoch === this.epoch && position.seq <= log.length
        const from = recovered ? position.seq : log.length
        const entries = log.filter(wants).slice(last === 0 ? Infinity : -last)
        const at = { epoch: this.epoch, seq: from }
        answer(
          recovered
            ? { ok: true, room, recovered, position: at }
            : { ok: true, room, recovered, position: at, entries },
        )
        const isLive = from === log.length
        open.subscriptions.set(room, { room, stream, wants, told: from, cursor: from, isLive })
        this.#deliver(open)
      },
      ms(this.chance() * 40),
    )
  }

  #deliver(open: Open): void {
    for (const subscription of open.subscriptions.values()) {
      while (subscription.cursor < this.log(subscription.stream).length)
        this.#step(open, subscription)
      if (subscription.isLive) continue
      subscription.isLive = true
      if (subscription.told < subscription.cursor) this.#frame(open, subscription, [])
    }
  }

  #step(open: Open, subscription: Subscription): void {
    const log = this.log(subscription.stream)
    const { cursor } = subscription
    const to = Math.min(log.length, cursor + 1 + Math.floor(this.chance() * 4))
    subscription.cursor = to
    const entries = log.slice(cursor, to).filter(subscription.wants)
    if (entries.length > 0) this.#frame(open, subscription, entries)
  }

  #frame(open: Open, subscription: Subscription, entries: readonly WireEntry[]): void {
    const { room, stream, told: from, cursor: seq } = subscription
    const { epoch } = this
    subscription.told = seq
    this.#later(open, () => open.heard.entries({ room, stream, epoch, from, entries, seq }))
  }

  #later(open: Open, run: () => void, evenWhenOver = false): void {
    open.due = Math.max(open.due, Date.now() + 1 + ms(this.chance() * 30))
    setTimeout(() => {
      if (evenWhenOver || !open.isOver) run()
    }, open.due - Date.now())
  }
}

/** Jest's clock loses timers at fractions. */
const ms = Math.round

/** `even` and `as:even` are the same wish, written differently. */
export function roomOf({ stream, filter }: SubscribeRequest): {
  room: string
  wants: (entry: WireEntry) => boolean
} {
  const type = String(typeof filter === 'object' ? (filter.type ?? '') : '').replace(/^as:/, '')
  const wants = ({ seq }: WireEntry): boolean => type !== 'even' || seq % 2 === 0
  return { room: type === '' ? stream : `${stream}?type=${type}`, wants }
}
