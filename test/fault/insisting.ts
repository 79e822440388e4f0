/**
 * Insisting — posters that repeat a post with the same id until it is stored, as a careful program does.
 *
 * In:  nodes, a stream, how many at once. Out: what was acknowledged, and each answer's status on the way.
 * Rule: between two tries each goes to the next node. A refusal must be a 503 that says when to try again.
 */
import { pause } from '../support/eventually'
import { positionOf, post } from '../support/rest'
import { started } from '../support/started'

export interface Insisting {
  readonly acknowledged: readonly number[]
  /** How often each status came. */
  readonly statuses: ReadonlyMap<number, number>
  /** Of the positions that were answered. */
  readonly epochs: ReadonlySet<string>
  /** Sends no new numbers; resolves when all that were begun are stored. */
  stop(): Promise<void>
}

export function startInsisting(
  urls: readonly string[],
  stream: string,
  given: { width: number; restMs?: number },
): Insisting {
  const { width, restMs = 0 } = given
  const acknowledged: number[] = []
  const statuses = new Map<number, number>()
  const epochs = new Set<string>()
  let next = 0
  let stopped = false

  const activity = (number: number) => ({
    type: 'Like',
    id: `https://a.example/${stream}/${number}`,
    object: 'https://b.example/',
    number,
  })
  const insist = async (number: number) => {
    for (let attempt = number; ; attempt++) {
      const answer = await post(urls[attempt % urls.length]!, stream, activity(number))
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
      if (answer.status === 200 || answer.status === 201) {
        epochs.add(positionOf(answer).epoch)
        return void acknowledged.push(number)
      }
      if (answer.status !== 503 || !(Number(answer.headers['retry-after']) > 0))
        throw new Error(`${answer.status} ${JSON.stringify(answer.headers)} ${answer.text}`)
      await pause(100)
    }
  }
  const posters = Array.from({ length: width }, async () => {
    while (!stopped) {
      await insist(++next)
      await pause(restMs)
    }
  })
  const done = Promise.all(posters)
  done.catch(() => undefined)
  return started({
    acknowledged,
    statuses,
    epochs,
    stop: async () => {
      stopped = true
      await done
    },
  })
}
