/**
 * Patrol — looks at MongoDB itself, so that no lost ring matters for longer than one interval (P6, D6).
 *
 * Rule: with few tails the head of each is read; with many, one covered read says which streams got entries since
 * the last patrol (less a margin for clocks that differ), and a slow sweep reads the heads of some, in turn.
 * It also notices that the database is not the one we knew: another epoch, or a head below what was seen.
 */
import type { Limits } from '../config'
import type { Log } from '../log'
import { limited } from './reads'
import type { Clock } from '../clock'
import type { Tail } from './tail'
import type { Tails } from './tails'

export interface Identity {
  readonly epoch: string
  readonly ringKey: string
}

export interface PatrolOptions {
  readonly tails: Tails
  readonly limits: Limits
  readonly clock: Clock
  readonly log: Log
  readonly head: (stream: string) => Promise<number>
  readonly headOnPrimary: (stream: string) => Promise<number>
  readonly headsSince: (since: Date) => Promise<Map<string, number>>
  /** What the database says it is now; null when it says nothing. */
  readonly readIdentity: () => Promise<Identity | null>
  readonly epoch: () => string
  readonly onIdentity: (identity: Identity) => void
}

export interface Patrol {
  /** Rings may have been missed, or a bare ring came: look at these, one look at a time each. */
  look(streams: readonly string[]): void
  round(): Promise<void>
  stop(): void
}

export function createPatrol(options: PatrolOptions): Patrol {
  const { tails, limits, clock, log } = options
  const run = limited(limits.patrolReads)
  const looking = new Map<string, { again: boolean }>()
  let since = new Date(clock.now() - limits.patrolOverlapMs)
  let turn = 0
  let failing = false
  let stopped = false
  let cancel = schedule()

  function look(streams: readonly string[]): void {
    for (const stream of streams) {
      const under = looking.get(stream)
      if (under) under.again = true
      else void lookAt(stream)
    }
  }

  async function lookAt(stream: string): Promise<void> {
    const state = { again: true }
    looking.set(stream, state)
    while (state.again && !stopped) {
      state.again = false
      const tail = tails.get(stream)
      if (tail) await run(() => compare(tail)).catch(() => undefined)
    }
    looking.delete(stream)
  }

  async function compare(tail: Tail): Promise<void> {
    const { last: seen, generation } = tail
    const isSameNumbering = () => generation === tail.generation
    const head = await options.head(tail.stream)
    if (head >= seen) return isSameNumbering() ? tail.sawHead(head) : undefined
    // A majority may lag behind a ring. The primary itself goes back only when the database was emptied or restored.
    const onPrimary = await options.headOnPrimary(tail.stream)
    if (onPrimary < seen && isSameNumbering()) tail.reset(options.epoch(), head)
  }

  /** Also those that were opening when the epoch changed, or whose head could not be read then. */
  async function renumber(tail: Tail): Promise<void> {
    const epoch = options.epoch()
    const head = await options.head(tail.stream)
    if (tail.epoch !== epoch) tail.reset(epoch, head)
  }

  async function round(): Promise<void> {
    const started = clock.now()
    const identity = await options.readIdentity()
    if (identity !== null && identity.epoch !== options.epoch()) options.onIdentity(identity)
    const strange = tails.open().filter(({ epoch }) => epoch !== options.epoch())
    await Promise.all(strange.map((tail) => run(() => renumber(tail))))
    const open = tails.open()
    if (open.length < limits.patrolCoveredFrom) await compareAll(open)
    else {
      const heads = await options.headsSince(since)
      for (const tail of tails.open()) tail.sawHead(heads.get(tail.stream) ?? 0)
      await compareAll(inTurn(open))
    }
    since = new Date(started - limits.patrolOverlapMs)
  }

  const compareAll = (some: readonly Tail[]) =>
    Promise.all(some.map((tail) => run(() => compare(tail))))

  function inTurn(open: readonly Tail[]): Tail[] {
    const count = Math.min(limits.sweepHeadsPerPatrol, open.length)
    const some = Array.from({ length: count }, (_, at) => open[(turn + at) % open.length]!)
    turn = (turn + count) % open.length
    return some
  }

  function schedule(): () => void {
    return clock.later(limits.patrolMs * (0.8 + Math.random() * 0.2), () => {
      void round()
        .then(
          () => say(false),
          (error: unknown) => say(true, error),
        )
        .finally(() => {
          if (!stopped) cancel = schedule()
        })
    })
  }

  function say(failed: boolean, error?: unknown): void {
    if (failed === failing) return
    failing = failed
    if (failed) log.warn('patrol failed', { error })
    else log.info('patrol works again')
  }

  return {
    look,
    round,
    stop() {
      stopped = true
      cancel()
    },
  }
}
