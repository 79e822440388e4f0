/** Progress — what can be said of a run while it goes on, from its poster and its clients. Pure. */
import type { Position } from '../schemas/position'
import type { Observer } from './observer'
import type { Poster } from './poster'

export interface Progress {
  readonly seconds: number
  readonly posted: number
  readonly acknowledged: number
  /** So many have come to every client that is there. */
  readonly arrived: number
  readonly missed: number
  readonly doubled: number
  readonly clients: number
  readonly cuts: number
  readonly resumes: number
  readonly isSettling: boolean
}

export function progressOf(
  poster: Poster,
  observers: readonly Observer[],
  base: Position,
  ms: number,
  isSettling: boolean,
): Progress {
  const places = observers.flatMap(({ position, isFiltered }) =>
    position === null || isFiltered ? [] : [position.seq],
  )
  const { posted, taken } = poster
  return {
    seconds: Math.round(ms / 1_000),
    posted,
    acknowledged: taken,
    arrived: places.length === 0 ? 0 : Math.min(...places) - base.seq,
    clients: observers.length,
    isSettling,
    ...sums(observers),
  }
}

export function sums(observers: readonly Observer[]) {
  const sum = (of: (observer: Observer) => number): number =>
    observers.reduce((total, observer) => total + of(observer), 0)
  return {
    missed: sum(({ ledger }) => ledger.missed),
    doubled: sum(({ ledger }) => ledger.doubled),
    cuts: sum(({ cuts }) => cuts),
    resumes: sum(({ resumes }) => resumes),
  }
}

/** Where the store has to be read from, so that every client can be judged. */
export const lowest = (base: Position, observers: readonly Observer[]): number =>
  Math.min(base.seq, ...observers.flatMap(({ ledger }) => ledger.from ?? []))

export const absentOf = (observers: readonly Observer[]): string[] =>
  observers.flatMap(({ name, refused, position }) => {
    if (refused !== null) return [`${name} was refused: ${refused}`]
    return position === null ? [`${name} was never answered`] : []
  })
