/**
 * Redis — as a schedule plays it: commands wait until Redis takes them, lines wait until a node hears them.
 *
 * Rule: on one connection acknowledgements and lines keep their order, unless the schedule loses, doubles or reorders
 * lines. A connection that is closed forgets everything, and is back when the schedule says so.
 */
import { EventEmitter } from 'node:events'

type Heard =
  | { readonly ack: () => void; readonly lose: () => void }
  | { readonly channel: string; readonly line: string }

/** Where nodes of the running schedule connect to. */
export const place: { redis: ModelRedis | null } = { redis: null }

/** Stands for the module that opens the connections. The URL is the node's name. */
export const connectRedis = (url: string, name: string): Connection =>
  place.redis!.connect(url, name)

export class ModelRedis {
  connections: Connection[] = []
  /** What is published is heard by nobody. */
  deaf = false

  connect(node: string, name: string): Connection {
    const connection = new Connection(this, node, name)
    this.connections.push(connection)
    return connection
  }

  publish(channel: string, line: string): number {
    if (this.deaf) return 0
    const hearing = this.connections.filter(({ channels }) => channels.has(channel))
    for (const { inbox } of hearing) inbox.push({ channel, line })
    return hearing.length
  }

  get streamChannels(): string[] {
    return this.connections.flatMap(({ channels }) => [...channels])
  }
}

export class Connection extends EventEmitter {
  status: 'connecting' | 'ready' | 'end' = 'connecting'
  readonly channels = new Set<string>()
  outbox: { what: string; run: () => void; lose: () => void }[] = []
  inbox: Heard[] = []
  #self = ''

  constructor(
    readonly redis: ModelRedis,
    readonly node: string,
    readonly name: string,
  ) {
    super()
  }

  ready(): void {
    if (this.status !== 'connecting') return
    this.status = 'ready'
    this.emit('ready')
  }

  close(): void {
    this.channels.clear()
    for (const heard of this.inbox.splice(0)) if ('ack' in heard) heard.lose()
    for (const { lose } of this.outbox.splice(0)) lose()
    if (this.status === 'ready') this.emit('close')
    if (this.status !== 'end') this.status = 'connecting'
  }

  disconnect(again = false): void {
    this.close()
    if (again) return
    this.status = 'end'
    this.redis.connections = this.redis.connections.filter((one) => one !== this)
  }

  /** The oldest thing that is on its way to this node; what was said, for the reader of the schedule. */
  hear(at = 0): string {
    const [heard] = this.inbox.splice(at, 1)
    if (!heard) return 'nothing'
    if ('ack' in heard) {
      heard.ack()
      return 'SUBSCRIBE is acknowledged'
    }
    this.emit('message', heard.channel, heard.line)
    return `hears ${ringWords(heard.line)}`
  }

  loseLines(): void {
    for (const heard of this.inbox.splice(0)) if ('ack' in heard) heard.ack()
  }

  async psubscribe(pattern: string): Promise<void> {
    this.#needReady()
    this.#self = pattern
  }

  subscribe(...channels: string[]): Promise<void> {
    return this.#command('SUBSCRIBE', () => {
      for (const channel of channels) this.channels.add(channel)
    })
  }

  unsubscribe(channel: string): Promise<void> {
    return this.#command('UNSUBSCRIBE', () => void this.channels.delete(channel))
  }

  pipeline() {
    const lines: [channel: string, line: string][] = []
    return {
      publish: (channel: string, line: string) => void lines.push([channel, line]),
      exec: async () => {
        this.#needReady()
        const rings = lines.filter(([channel, line]) => line !== '' || !this.#echo(channel))
        if (rings.length === 0) return lines.map(() => [null, 1])
        return new Promise((resolve) => {
          this.outbox.push({
            what: rings.map(([, line]) => ringWords(line)).join(', '),
            run: () =>
              resolve(rings.map(([channel, line]) => [null, this.redis.publish(channel, line)])),
            lose: () => resolve(null),
          })
        })
      },
    }
  }

  /** A node rings itself: no schedule of its own. */
  #echo(channel: string): boolean {
    for (const one of this.redis.connections)
      if (one.status === 'ready' && one.#self === channel)
        one.emit('pmessage', channel, channel, '')
    return true
  }

  #command(what: string, run: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#needReady()
      const lose = () => reject(new Error('connection closed'))
      this.outbox.push({
        what,
        run: () => {
          run()
          this.inbox.push({ ack: resolve, lose })
        },
        lose,
      })
    })
  }

  #needReady(): void {
    if (this.status !== 'ready') throw new Error('not connected')
  }
}

export function ringWords(line: string): string {
  const seq = /"seq":(\d+)/.exec(line)?.[1]
  return seq === undefined ? 'a bare ring' : `ring ${seq}`
}
