/**
 * Queue — what has come and was not taken yet, taken one by one.
 *
 * In:  `push`. Out: an async iterator; it is told when somebody asks for the next, who has then dealt with the one before.
 * Rule: it holds what it is given: whoever pushes looks at `length` and stops (P7). What is there when it fails is still taken
 * first; what is there when it ends is not.
 */
export interface Queue<T> extends AsyncIterableIterator<T, undefined> {
  readonly length: number
  /** Somebody waits: all that was taken is dealt with. */
  readonly isAwaited: boolean
  push(items: readonly T[]): void
  /** All at once, past the iterator. */
  drain(): T[]
  fail(error: Error): void
  end(): void
}

export interface QueueListener<T> {
  /** The one before is dealt with. */
  asked(): void
  taken(item: T): void
  /** The consumer has left its loop. */
  left(): void
}

type Result<T> = IteratorResult<T, undefined>

export function createQueue<T>(listener: QueueListener<T>): Queue<T> {
  let items: T[] = []
  const waiting: { resolve(result: Result<T>): void; reject(error: Error): void }[] = []
  let failure: Error | null = null
  let isOver = false

  function take(): Result<T> {
    const value = items.shift()!
    listener.taken(value)
    return { value, done: false }
  }

  function end(): void {
    isOver = true
    items = []
    for (const { resolve } of waiting.splice(0)) resolve(DONE)
  }

  return {
    get length() {
      return items.length
    },
    get isAwaited() {
      return waiting.length > 0
    },
    push(more) {
      if (isOver) return
      items.push(...more)
      while (waiting.length > 0 && items.length > 0) waiting.shift()!.resolve(take())
    },
    drain: () => items.splice(0),
    fail(error) {
      if (isOver) return
      const first = waiting.shift()
      if (first === undefined) failure = error
      else {
        first.reject(error)
        end()
      }
    },
    end,
    next() {
      listener.asked()
      if (items.length > 0) return Promise.resolve(take())
      if (failure !== null) {
        const error = failure
        failure = null
        end()
        return Promise.reject(error)
      }
      if (isOver) return Promise.resolve(DONE)
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }))
    },
    return() {
      end()
      listener.left()
      return Promise.resolve(DONE)
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}

const DONE: IteratorReturnResult<undefined> = { value: undefined, done: true }
