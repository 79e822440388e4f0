/**
 * Presence — how many watch a stream, over all nodes.
 *
 * In:  who watches here (watchers.ts), who here wants to know, and the notices of other nodes. Out: a number to each who wants to know, when
 * it changes; notices of our own.
 * Rule: a node asks about the streams that somebody here wants to know about, and says so again at every beat; the others answer for these
 * alone, and again when their count changes. So nothing is sent while nobody wants to know, and never for one socket: what changes within
 * `presenceGatherMs` is one notice (P7). What a node said holds for `presenceGhostMs`: the watchers of one that was killed are gone at the
 * latest a beat later, 20 s in all. While Redis is not heard, and in the second after, the number is unknown (null), not wrong.
 *
 * Why not keys with an expiry: they want a Redis that stores, and a write for each beat of each stream.
 */
import type { Notice } from '../../broadcast/notice'
import type { Clock } from '../../clock'
import type { Limits } from '../../config'
import { createWatchers, type Watchers } from './watchers'

type Told = (watching: number | null) => void

export interface Presence {
  readonly enter: Watchers['enter']
  readonly leave: Watchers['leave']
  /** Told when it is known, and then when it changes. Answers how to stop. */
  ask(stream: string, told: Told): () => void
  /** What was told last; null while it is unknown. */
  known(stream: string): number | null
  heard(notice: Notice): void
  /** Whether notices of others come through. */
  hearing(isHearing: boolean): void
  /** Says what has changed until now, and no more. */
  stop(): void
}

export interface PresenceDeps {
  readonly node: string
  readonly send: (notice: Notice) => void
  readonly limits: Pick<
    Limits,
    | 'presenceBeatMs'
    | 'presenceGatherMs'
    | 'presenceSettleMs'
    | 'presenceGhostMs'
    | 'presenceTellMs'
    | 'presenceNames'
  >
  readonly clock: Clock
}

interface Asked {
  readonly told: Set<Told>
  readonly others: Map<string, { readonly count: number; readonly until: number }>
  /** When the others were asked; null: not yet. */
  askedAt: number | null
  last: number | null
  lastAt: number
  cancelTell: (() => void) | null
}

export function createPresence({ node, send, limits, clock }: PresenceDeps): Presence {
  const asked = new Map<string, Asked>()
  /** What others want to know, and until when. */
  const wanted = new Map<string, number>()
  const toAsk = new Set<string>()
  const toTell = new Set<string>()
  let [isHearing, isOver] = [false, false]
  let cancelGather: (() => void) | null = null
  let cancelBeat: (() => void) | null = null
  const watchers = createWatchers((stream) => {
    if (wanted.has(stream)) gather(toTell, stream)
    tellSoon(stream)
  })

  function gather(what: Set<string>, stream: string): void {
    what.add(stream)
    if (isOver) return
    cancelGather ??= clock.later(limits.presenceGatherMs, flush)
    cancelBeat ??= clock.later(limits.presenceBeatMs, beat)
  }

  function flush(): void {
    cancelGather?.()
    cancelGather = null
    const asks = [...toAsk].filter((stream) => asked.has(stream))
    const counts = [...toTell].map((stream): [string, number] => [stream, watchers.count(stream)])
    toAsk.clear()
    toTell.clear()
    if (!isHearing) return
    const most = Math.max(asks.length, counts.length)
    for (let from = 0; from < most; from += limits.presenceNames) {
      const to = from + limits.presenceNames
      const watching = Object.fromEntries(counts.slice(from, to))
      send({ node, asks: asks.slice(from, to), watching })
    }
    for (const stream of asks) {
      asked.get(stream)!.askedAt ??= clock.now()
      tellSoon(stream)
    }
  }

  function beat(): void {
    cancelBeat = null
    const now = clock.now()
    for (const [stream, until] of wanted) if (until <= now) wanted.delete(stream)
    for (const [stream, { others }] of asked) {
      for (const [other, { until }] of others) if (until <= now) others.delete(other)
      gather(toAsk, stream)
      tellSoon(stream)
    }
    if (wanted.size > 0) cancelBeat ??= clock.later(limits.presenceBeatMs, beat)
  }

  const settledAt = ({ askedAt }: Asked): number =>
    askedAt === null ? 0 : askedAt + limits.presenceSettleMs

  function numberOf(stream: string, one: Asked): number | null {
    const now = clock.now()
    if (!isHearing || one.askedAt === null || now < settledAt(one)) return null
    let sum = watchers.count(stream)
    for (const { count, until } of one.others.values()) if (until > now) sum += count
    return sum
  }

  /** The more there are to be told, the less often: their number is as many frames. */
  function tellSoon(stream: string): void {
    const one = asked.get(stream)
    if (one === undefined || one.cancelTell !== null || isOver) return
    const paced = one.lastAt + limits.presenceTellMs + watchers.count(stream)
    const waitMs = Math.max(0, settledAt(one) - clock.now(), paced - clock.now())
    one.cancelTell = clock.later(waitMs, () => {
      one.cancelTell = null
      // A timer may fire a hair before the time that it was set for, or have been set before the others were asked.
      const isEarly = isHearing && settledAt(one) > clock.now()
      if (isEarly) tellSoon(stream)
      else tell(stream, one)
    })
  }

  function tell(stream: string, one: Asked): void {
    const number = numberOf(stream, one)
    if (number === one.last) return
    one.last = number
    one.lastAt = clock.now()
    for (const told of [...one.told]) told(number)
  }

  function ask(stream: string, told: Told): () => void {
    const one = asked.get(stream) ?? newAsked()
    if (!asked.has(stream)) {
      asked.set(stream, one)
      gather(toAsk, stream)
    }
    one.told.add(told)
    if (one.last !== null) told(one.last)
    return () => {
      if (!one.told.delete(told) || one.told.size > 0) return
      one.cancelTell?.()
      asked.delete(stream)
    }
  }

  return {
    enter: watchers.enter,
    leave: watchers.leave,
    ask,
    known: (stream) => asked.get(stream)?.last ?? null,
    heard(notice) {
      if (notice.node === node) return
      const until = clock.now() + limits.presenceGhostMs
      for (const stream of notice.asks) {
        wanted.set(stream, until)
        if (watchers.count(stream) > 0) gather(toTell, stream)
        else cancelBeat ??= clock.later(limits.presenceBeatMs, beat)
      }
      for (const [stream, count] of Object.entries(notice.watching)) {
        const one = asked.get(stream)
        if (one === undefined) continue
        if (count > 0) one.others.set(notice.node, { count, until })
        else one.others.delete(notice.node)
        tellSoon(stream)
      }
    },
    hearing(is) {
      isHearing = is
      for (const [stream, one] of asked) {
        one.askedAt = null
        one.others.clear()
        if (is) gather(toAsk, stream)
        else tell(stream, one)
      }
    },
    stop() {
      flush()
      isOver = true
      cancelGather?.()
      cancelBeat?.()
      for (const { cancelTell } of asked.values()) cancelTell?.()
    },
  }
}

/** Where it is switched off: nobody is counted, and nothing is known. */
export const nobodyPresent: Presence = {
  enter: () => undefined,
  leave: () => undefined,
  ask: () => () => undefined,
  known: () => null,
  heard: () => undefined,
  hearing: () => undefined,
  stop: () => undefined,
}

const newAsked = (): Asked => ({
  told: new Set(),
  others: new Map(),
  askedAt: null,
  last: null,
  lastAt: -Infinity,
  cancelTell: null,
})
