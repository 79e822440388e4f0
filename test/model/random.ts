/**
 * Random — numbers that come from a seed, so that what happened can be seen again.
 */
export interface Random {
  (): number
  chance(of: number): boolean
  /** 0 … below − 1 */
  below(limit: number): number
  pick<T>(some: readonly T[]): T | undefined
}

export function randomFrom(...seed: readonly number[]): Random {
  const next = mulberry32(seed.reduce((all, one) => Math.imul(all ^ one, 0x9e3779b1) + 1, 17))
  for (let warm = 0; warm < 3; warm++) next()
  const below = (limit: number) => Math.floor(next() * limit)
  return Object.assign(next, {
    chance: (of: number) => next() < of,
    below,
    pick: <T>(some: readonly T[]) => some[below(some.length)],
  })
}

/** Chooses the likelier the more often. */
export function chooserOf<T>(
  some: readonly { readonly weight: number; readonly what: T }[],
): (random: Random) => T {
  const total = some.reduce((sum, { weight }) => sum + weight, 0)
  return (random) => {
    let at = random() * total
    for (const { weight, what } of some) if ((at -= weight) < 0) return what
    return some.at(-1)!.what
  }
}

function mulberry32(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
