/**
 * Watchers — who watches what at this node. Somebody who follows a stream in several ways at once is one.
 */
export interface Watchers {
  count(stream: string): number
  enter(stream: string, who: object): void
  /** As often as entered. */
  leave(stream: string, who: object): void
}

export function createWatchers(changed: (stream: string) => void): Watchers {
  const streams = new Map<string, Map<object, number>>()

  return {
    count: (stream) => streams.get(stream)?.size ?? 0,
    enter(stream, who) {
      const here = streams.get(stream) ?? new Map<object, number>()
      streams.set(stream, here)
      const ways = here.get(who) ?? 0
      here.set(who, ways + 1)
      if (ways === 0) changed(stream)
    },
    leave(stream, who) {
      const here = streams.get(stream)
      const left = (here?.get(who) ?? 0) - 1
      if (here === undefined || left < 0) return
      if (left > 0) return void here.set(who, left)
      here.delete(who)
      if (here.size === 0) streams.delete(stream)
      changed(stream)
    },
  }
}
