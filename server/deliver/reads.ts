/**
 * Reads — how this node reads ranges for those who are behind: few at a time, and equal ones once.
 */
import type { Stored } from './entry'

export type Range = (stream: string, after: number, limit: number) => Promise<Stored[]>

export function sharedReads(range: Range, mostAtOnce: number): Range {
  const underWay = new Map<string, ReturnType<Range>>()
  const run = limited(mostAtOnce)

  return (stream, after, limit) => {
    const name = `${stream} ${after} ${limit}`
    let read = underWay.get(name)
    if (!read) {
      read = run(() => range(stream, after, limit)).finally(() => underWay.delete(name))
      underWay.set(name, read)
    }
    return read
  }
}

/** Runs at most so many at once; the others wait in order. */
export function limited(mostAtOnce: number): <T>(run: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = []
  let running = 0

  return async (run) => {
    if (running >= mostAtOnce) await new Promise<void>((go) => waiting.push(go))
    else running++
    try {
      return await run()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }
}
