/**
 * Subscriber — hears the rings of the streams that somebody here wants (D6).
 *
 * In:  wanted streams, one at a time. Out: `onRing(stream, line)`, and `onDoubt(streams)` when rings may have been missed.
 * Rule: the first wish for a stream subscribes and its end unsubscribes; what is wished in one turn travels as one command.
 * After every reconnect all streams are subscribed again by ourselves, in slices, and are in doubt slice by slice.
 * A connection that is dead without saying so is found by a heartbeat: the node rings itself and must hear it.
 *
 * While deaf (no connection) a wish is accepted at once: the patrol carries delivery, and doubt comes with hearing.
 */
import { setTimeout as delay } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import type { Limits } from '../config'
import type { Log } from '../log'
import { nodeChannel, streamChannel, streamOfChannel } from './channel'

export interface Subscriber {
  subscribe(stream: string): Promise<void>
  unsubscribe(stream: string): void
  deaf(): boolean
  stop(): void
}

export interface SubscriberOptions {
  readonly node: string
  readonly limits: Limits
  readonly log: Log
  readonly onRing: (stream: string, line: string) => void
  readonly onDoubt: (streams: readonly string[]) => void
  /** Channels that are heard always, beside what is wished. */
  readonly notices?: readonly string[]
  readonly onNotice?: (line: string) => void
  readonly onHearing?: (isHearing: boolean) => void
  /** Rings our own node channel, on the publishing connection. */
  readonly ringSelf: (channel: string) => void
}

export function createSubscriber(redis: Redis, options: SubscriberOptions): Subscriber {
  const { limits, log, onRing, onDoubt, ringSelf, notices = [], onNotice, onHearing } = options
  const self = nodeChannel(options.node)
  const wanted = new Set<string>()
  let hearing = false
  let connection = 0
  let gathered: { streams: string[]; acked: Promise<void> } | null = null

  redis.on('message', (channel: string, line: string) => {
    const stream = streamOfChannel(channel)
    if (stream !== null && wanted.has(stream)) onRing(stream, line)
  })
  redis.on('pmessage', (_pattern: string, channel: string, line: string) => {
    if (channel === self) heartbeat.heard()
    else onNotice?.(line)
  })
  redis.on('ready', () => void resubscribe(++connection))
  redis.on('close', () => {
    if (hearing) log.warn('redis deaf', { meaning: 'delivery goes on by the patrol' })
    hearing = false
    onHearing?.(false)
  })
  redis.on('error', () => undefined)

  async function resubscribe(current: number): Promise<void> {
    try {
      // As a pattern, so that PUBSUB CHANNELS lists streams and objects only.
      await redis.psubscribe(self, ...notices)
      hearing = true
      onHearing?.(true)
      heartbeat.reset()
      if (current > 1) log.info('redis heard again', { streams: wanted.size })
      const all = [...wanted]
      for (
        let from = 0;
        from < all.length && current === connection;
        from += limits.subscribeSlice
      ) {
        if (from > 0) await delay(20 + Math.random() * 80)
        const slice = all.slice(from, from + limits.subscribeSlice).filter((s) => wanted.has(s))
        if (slice.length > 0) await redis.subscribe(...slice.map(streamChannel))
        onDoubt(slice)
      }
    } catch {
      // The connection went again; the next 'ready' starts anew. If it did not, start it.
      if (current === connection && redis.status === 'ready') redis.disconnect(true)
    }
  }

  async function flush(streams: readonly string[]): Promise<void> {
    await Promise.resolve()
    gathered = null
    const slice = streams.filter((stream) => wanted.has(stream))
    if (!hearing || slice.length === 0) return
    try {
      await redis.subscribe(...slice.map(streamChannel))
    } catch {
      if (hearing) redis.disconnect(true)
    }
  }

  const heartbeat = createHeartbeat({
    everyMs: limits.heartbeatMs,
    ring: () => ringSelf(self),
    isHearing: () => hearing,
    onSilence: () => redis.disconnect(true),
    onStall: () => onDoubt([...wanted]),
  })

  return {
    subscribe(stream) {
      wanted.add(stream)
      if (!hearing) return Promise.resolve()
      if (gathered === null || gathered.streams.length >= limits.subscribeSlice) {
        const streams: string[] = []
        gathered = { streams, acked: flush(streams) }
      }
      gathered.streams.push(stream)
      return gathered.acked
    },
    unsubscribe(stream) {
      if (wanted.delete(stream) && hearing)
        redis.unsubscribe(streamChannel(stream)).catch(() => undefined)
    },
    deaf: () => !hearing,
    stop() {
      heartbeat.stop()
      connection++
      hearing = false
      redis.disconnect()
    },
  }
}

const STALL_MS = 2_000

/** Rings itself, and says when the echo stayed away or when this process itself stood still. */
function createHeartbeat(options: {
  everyMs: number
  ring: () => void
  isHearing: () => boolean
  onSilence: () => void
  onStall: () => void
}) {
  let awaiting = false
  let last = performance.now()
  const timer = setInterval(() => {
    const now = performance.now()
    const stalled = now - last > options.everyMs + STALL_MS
    last = now
    if (!options.isHearing()) return
    if (stalled) options.onStall()
    else if (awaiting) {
      awaiting = false
      return options.onSilence()
    }
    awaiting = true
    options.ring()
  }, options.everyMs)
  return {
    heard: () => void (awaiting = false),
    reset: () => void (awaiting = false),
    stop: () => clearInterval(timer),
  }
}
