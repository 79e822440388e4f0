/**
 * Bus — the broadcast side of a node in one piece: rings out, rings in.
 *
 * Rule: `onRing` gets null for a bare ring: then only MongoDB knows.
 */
import { randomBytes } from 'node:crypto'
import type { Limits } from '../config'
import type { Log } from '../log'
import { decodeNotice, encodeNotice, NOTICES, type Notice } from './notice'
import { createPublisher } from './publisher'
import { connectRedis } from './redis'
import { decodeRing, type Ring } from './ring'
import { createRinger, type Rung } from './ringer'
import { createSubscriber } from './subscriber'

export interface Bus {
  announce(entries: readonly Rung[]): void
  /** To the other nodes. */
  notify(notice: Notice): void
  subscribe(stream: string): Promise<void>
  unsubscribe(stream: string): void
  deaf(): boolean
  stopHearing(): void
  /** After what was announced has been sent or lost. */
  stop(): Promise<void>
}

export function createBus(given: {
  redisUrl: string
  limits: Limits
  log: Log
  epoch: () => string
  key: () => Buffer
  onRing: (stream: string, ring: Ring | null) => void
  onDoubt: (streams: readonly string[]) => void
  /** Absent: the notices of others are not heard. */
  onNotice?: (notice: Notice) => void
  onHearing?: (isHearing: boolean) => void
}): Bus {
  const { redisUrl, limits, log, epoch, key, onRing, onDoubt, onNotice, onHearing } = given
  const ringing = connectRedis(redisUrl, 'freshet-rings')
  const publisher = createPublisher(ringing, limits, log)
  const subscriber = createSubscriber(connectRedis(redisUrl, 'freshet-hears'), {
    node: randomBytes(8).toString('hex'),
    limits,
    log,
    onRing(stream, line) {
      const ring = decodeRing(line, key())
      onRing(stream, ring?.stream === stream ? ring : null)
    },
    onDoubt,
    notices: onNotice ? [NOTICES] : [],
    onNotice(line) {
      const notice = decodeNotice(line, key())
      if (notice) onNotice?.(notice)
    },
    ...(onHearing ? { onHearing } : {}),
    ringSelf: (channel) => publisher.publish(channel, ''),
  })
  return {
    announce: createRinger({ publisher, limits, epoch, key }),
    notify: (notice) => publisher.publish(NOTICES, encodeNotice(notice, key())),
    subscribe: subscriber.subscribe,
    unsubscribe: subscriber.unsubscribe,
    deaf: subscriber.deaf,
    stopHearing: subscriber.stop,
    async stop() {
      subscriber.stop()
      await publisher.idle()
      ringing.disconnect()
    },
  }
}
