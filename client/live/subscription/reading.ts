/**
 * Reading — one stream from a position on: asks, follows by the client's rule, and knows how it stands.
 *
 * In:  what the source tells. Out: entries, each once and in order (P2, P4); a cut where that can't be shown (P3); a state.
 * Rule: what to do with a frame is decided in follow.ts, nowhere else. `live` after an absence is said when the head has been
 * reached that was asked for after coming back. Whoever can't take more pauses: it leaves, and later goes on from its position.
 */
import type { Position } from '../../../schemas/position'
import type { Subscribed, SubscribeAck, WireChange, WireEntry } from '../../../schemas/wire'
import { follow, following, type Happening } from '../../follow'
import { waitBefore } from '../backoff'
import type { Seat, Source, Told, Wanted } from '../hub/source'
import type { TransportName } from '../line/transport'
import { refusalOfAck, type Refusal } from '../rest/refusal'

export type State = 'connecting' | 'catching up' | 'live' | 'offline' | 'closed'

export interface Standing {
  readonly state: State
  /** Everything up to here has come; null before the first answer. */
  readonly position: Position | null
  readonly transport: TransportName | null
  /** While offline: the time of the next try. */
  readonly nextTryAt: number | null
  /** The stream's head as it was asked for after coming back; null when it was not, or could not be. */
  readonly head: Position | null
}

export interface ReadingListener {
  show(entries: readonly WireEntry[]): void
  changed(changes: readonly WireChange[]): void
  /** Entries may be missing between what was shown and what will be. */
  cut(position: Position): void
  moved(position: Position): void
  stands(standing: Standing): void
  /** How many watch; null: not known. */
  watched(watching: number | null): void
  refused(refusal: Refusal): void
}

export interface Reading {
  readonly standing: Standing
  begin(position: Position | null): void
  pause(): void
  resume(): void
  stop(): void
}

export interface ReadingOptions extends Wanted {
  readonly source: Source
  readonly last: number
  readonly head: (stream: string) => Promise<Position>
}

export function createReading(options: ReadingOptions, listener: ReadingListener): Reading {
  const { source, stream, filter, last, presence } = options
  let now = following(null)
  let seat: Seat | null = null
  let watching: number | null = null
  let retry: ReturnType<typeof setTimeout> | undefined
  let [refusals, visit, isBegun] = [0, 0, false]
  let standing: Standing = {
    state: 'connecting',
    position: null,
    transport: null,
    nextTryAt: null,
    head: null,
  }

  function stand(change: Partial<Standing>): void {
    const before = standing
    standing = { ...standing, position: now.position, ...change }
    const isNew = (['state', 'transport', 'nextTryAt', 'head'] as const).some(
      (name) => before[name] !== standing[name],
    )
    if (isNew) listener.stands(standing)
  }

  function join(): void {
    const mine: Seat = source.join({ stream, filter, presence }, (told) => {
      if (seat === mine) hear(told)
    })
    seat = mine
  }

  function leave(): void {
    clearTimeout(retry)
    visit++
    seat?.leave()
    seat = null
    watched(null)
    take({ what: 'closed' })
  }

  function hear(told: Told): void {
    switch (told.what) {
      case 'opened':
        stand({ transport: told.transport, nextTryAt: null })
        return ask()
      case 'closed':
        return closed(told.nextTryAt)
      case 'answered':
        return answered(told.answer)
      case 'presence':
        return watched(told.frame.watching ?? null)
      default:
        return take(told)
    }
  }

  function ask(): void {
    clearTimeout(retry)
    take({ what: 'asked' })
    seat?.ask({ position: now.position, last })
  }

  function watched(number: number | null): void {
    if (number === watching) return
    watching = number
    listener.watched(number)
  }

  function closed(nextTryAt: number): void {
    watched(null)
    clearTimeout(retry)
    visit++
    take({ what: 'closed' })
    const isNext = standing.state === 'connecting' && nextTryAt <= Date.now()
    const state = isNext ? 'connecting' : 'offline'
    stand({ state, transport: null, nextTryAt, head: null })
  }

  function answered(answer: SubscribeAck): void {
    take({ what: 'answered', answer })
    if (answer.ok) return level(answer)
    if (answer.retry === 'never') return listener.refused(refusalOfAck(answer))
    retry = setTimeout(ask, waitBefore(refusals++))
  }

  function level({ recovered }: Subscribed): void {
    refusals = 0
    if (standing.state === 'live') return
    if (!recovered) return stand({ state: 'live' })
    const mine = ++visit
    stand({ state: 'catching up' })
    options.head(stream).then(
      (head) => {
        if (mine !== visit) return
        if (head.epoch !== now.position?.epoch) return stand({ state: 'live' })
        stand({ head })
        look()
      },
      () => mine === visit && stand({ state: 'live' }),
    )
  }

  function look(): void {
    const { state, head } = standing
    if (state !== 'catching up' || head === null || now.position === null) return
    if (now.position.seq >= head.seq) stand({ state: 'live' })
  }

  function take(happening: Happening): void {
    const before = now.position
    const step = follow(now, happening)
    now = step.following
    standing = { ...standing, position: now.position }
    // The first answer to who had no position is a beginning.
    if (step.then === 'cut' && isBegun) listener.cut(now.position!)
    isBegun ||= now.position !== null
    if (step.show.length > 0) listener.show(step.show)
    if (step.changes.length > 0) listener.changed(step.changes)
    if (now.position !== null && now.position !== before) {
      listener.moved(now.position)
      look()
    }
    if (step.then === 'ask') ask()
  }

  return {
    get standing() {
      return standing
    },
    begin(position) {
      now = following(position)
      isBegun = position !== null
      join()
    },
    pause() {
      leave()
      stand({ state: 'catching up', head: null })
    },
    resume: join,
    stop() {
      leave()
      stand({ state: 'closed', transport: null, nextTryAt: null })
    },
  }
}
