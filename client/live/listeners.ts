/**
 * Listeners — who wants to hear what.
 *
 * In:  events by name. Out: each listener's call, in the order in which they came.
 * Rule: a listener that throws keeps nobody else from hearing, and its error is not swallowed: it comes up as an uncaught one.
 */
export interface Listeners<Events extends object> {
  /** Answers how to stop listening. */
  on<Name extends keyof Events>(name: Name, listener: (event: Events[Name]) => void): () => void
  tell<Name extends keyof Events>(name: Name, event: Events[Name]): void
  has(name: keyof Events): boolean
}

export function createListeners<Events extends object>(): Listeners<Events> {
  const heard = new Map<keyof Events, Set<(event: never) => void>>()
  return {
    on(name, listener) {
      const own: typeof listener = (event) => listener(event)
      const all = heard.get(name) ?? new Set()
      heard.set(name, all.add(own))
      return () => void all.delete(own)
    },
    tell(name, event) {
      for (const listener of [...(heard.get(name) ?? [])]) {
        try {
          listener(event as never)
        } catch (error) {
          queueMicrotask(() => {
            throw error
          })
        }
      }
    },
    has: (name) => (heard.get(name)?.size ?? 0) > 0,
  }
}
