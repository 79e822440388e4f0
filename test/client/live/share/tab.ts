/**
 * Tab — what a browser gives to its pages and Node does not: Web Locks, and the events of a page.
 *
 * In:  nothing; `install` before a test, `remove` after. Out: `fire`, and `release`, which does what a browser does when it kills a tab.
 */
interface Waiting {
  readonly grant: () => void
}

export function installBrowser() {
  const held = new Map<string, () => void>()
  const queues = new Map<string, Waiting[]>()
  const page = new EventTarget()

  function next(name: string): void {
    held.delete(name)
    queues.get(name)?.shift()?.grant()
  }

  const locks = {
    request(name: string, options: { signal?: AbortSignal }, run: () => Promise<void>) {
      return new Promise<void>((resolve, reject) => {
        const grant = (): void => {
          let isOver = false
          const over = (): void => {
            if (isOver) return
            isOver = true
            next(name)
            resolve()
          }
          held.set(name, over)
          void run().then(over)
        }
        const waiting: Waiting = { grant }
        if (!held.has(name)) return grant()
        const queue = queues.get(name) ?? []
        queues.set(name, queue)
        queue.push(waiting)
        options.signal?.addEventListener('abort', () => {
          queue.splice(queue.indexOf(waiting), 1)
          reject(new DOMException('aborted', 'AbortError'))
        })
      })
    },
  }
  const added = {
    navigator: { locks },
    addEventListener: page.addEventListener.bind(page),
    removeEventListener: page.removeEventListener.bind(page),
  }
  const before = Object.fromEntries(
    Object.keys(added).map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]),
  )
  for (const [name, value] of Object.entries(added))
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true })

  return {
    locks: (): string[] => [...held.keys()],
    release: (name: string): void => held.get(name)?.(),
    fire: (type: string, more: object = {}): void =>
      void page.dispatchEvent(Object.assign(new Event(type), more)),
    remove(): void {
      for (const [name, descriptor] of Object.entries(before))
        if (descriptor === undefined) Reflect.deleteProperty(globalThis, name)
        else Object.defineProperty(globalThis, name, descriptor)
    },
  }
}
