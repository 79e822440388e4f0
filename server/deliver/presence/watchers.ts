/**
 * Watchers — who watches what at this node. Somebody who follows a stream in several ways at once is one.
 */
export interface Watchers {
  count(stream: string): number
  /** Answers how to leave. */
  enter(stream: string, who: object): () => void
}

export function createWatchers(changed: (stream: string) => void): Watchers {
  const streams = new Map<string, Map<object, number>>()

  function leave(stream: string, who: object): void {
    const here = streams.get(stream)
    const left = (here?.get(who) ?? 0) - 1
    if (here === undefined || left < 0) return
    if (left > 0) return void here.set(who, left)
    here.delete(who)
    if (here.size === 0) streams.delete(stream)
    changed(stream)
  }

  return {
    count: (stream) => streams.get(stream)?.size ?? 0,
    enter(stream, who) {
      const here = streams.get(stream) ?? new Map<object, number>()
      streams.set(stream, here)
      const ways = here.get(who) ?? 0
      here.set(who, ways + 1)
      if (ways === 0) changed(stream)
      let isHere = true
      return () => {
        if (isHere) leave(stream, who)
        isHere = false
      }
    },
  }
}
