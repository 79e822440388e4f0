/**
 * Clients — those who listen in a run: of every kind, some late, every other one cut now and then.
 *
 * In:  how many, for how long, where the stream stood at the beginning. Out: each observer, as it joins.
 */
import type { Position } from '../schemas/position'
import { startEvents } from './events'
import { startObserver, type Observer, type ObserverOptions } from './observer'
import type { Random } from './random'
import type { Seen } from './witness'

const LAST = 20
const AWAY_MS: readonly [number, number] = [50, 1_500]

export interface Joining {
  readonly urls: readonly string[]
  readonly stream: string
  readonly seconds: number
  readonly clients: number
  readonly run: string
  readonly base: Position
  readonly random: Random
  readonly join: (observer: Observer) => void
  readonly until: AbortSignal
}

export function joinAll(joining: Joining): void {
  const { urls, stream, clients, seconds, run, base, random, until } = joining
  let joined = 0
  const join = (observer: Observer): void => {
    joining.join(observer)
    if (++joined % 2 === 0) cutAtRandom(observer, random, seconds, until)
  }
  const shared = { urls, stream, run, random }
  const fromBase = { ...shared, position: base, last: 0 }
  const live = { ...shared, position: null, last: 0 }
  const likes = { json: { type: 'Like' }, wanted: ({ type }: Seen) => type === 'Like' }
  const kinds: readonly [what: string, isLate: boolean, how: Omit<ObserverOptions, 'name'>][] = [
    ['from the beginning', false, fromBase],
    ['live', false, live],
    ['late, newest 20', true, { ...live, last: LAST }],
    ['late, from the beginning', true, fromBase],
    ['likes alone', false, { ...fromBase, filter: likes }],
  ]
  for (let index = 0; index < clients; index++) {
    const [what, isLate, how] = kinds[index % kinds.length]!
    const name = `client ${index + 1} (${what})`
    const enter = () => join(startObserver({ ...how, name }))
    if (isLate) later(seconds * (100 + random.between(0, 500)), enter, until)
    else enter()
  }
  join(startEvents({ ...shared, name: 'server-sent events', position: base }))
}

function cutAtRandom(
  observer: Observer,
  random: Random,
  seconds: number,
  until: AbortSignal,
): void {
  const longest = Math.min(8_000, Math.max(1_000, seconds * 500))
  const cut = () => {
    observer.cut(random.between(...AWAY_MS))
    later(random.between(500, longest), cut, until)
  }
  later(random.between(500, longest), cut, until)
}

function later(ms: number, run: () => void, until: AbortSignal): void {
  if (!until.aborted) setTimeout(() => until.aborted || run(), ms).unref()
}
