/**
 * Posting — a steady stream of numbered posts while something breaks.
 *
 * In:  the nodes, a stream, posts a second. Out: every answer's status by number; `stop` waits for those under way.
 * Rule: each post goes out at its time whether or not earlier ones were answered, as independent people would.
 */
import { numbered } from '../support/numbers'
import { post } from '../support/rest'
import { started } from '../support/started'

export interface Posting {
  readonly statuses: ReadonlyMap<number, number>
  /** The numbers answered 201. */
  acknowledged(): number[]
  /** Everything but 201, by number: a status, or 0 when the connection broke. */
  others(): [number, number][]
  stop(): Promise<void>
}

const BROKEN = 0

export function startPosting(urls: readonly string[], stream: string, perSecond: number): Posting {
  const statuses = new Map<number, number>()
  const underWay = new Set<Promise<void>>()
  const begin = performance.now()
  let sent = 0

  const one = async (number: number) => {
    const url = urls[number % urls.length]!
    const status = await post(url, stream, numbered(number)).then(
      (answer) => answer.status,
      () => BROKEN,
    )
    statuses.set(number, status)
  }
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - begin) * perSecond) / 1000)
    while (sent < due) {
      const posting = one(++sent).finally(() => underWay.delete(posting))
      underWay.add(posting)
    }
  }, 5)
  return started({
    statuses,
    acknowledged: () => [...statuses].filter(([, status]) => status === 201).map(([n]) => n),
    others: () => [...statuses].filter(([, status]) => status !== 201),
    stop: async () => {
      clearInterval(timer)
      await Promise.all(underWay)
    },
  })
}
