/**
 * Numbers — posts that the witness knows again, and what it is given: the numbers acknowledged, stored and shown.
 */
import type { JsonObject, WireEntry } from '../../schemas/wire'
import type { Answer } from './http'
import { post, readAll } from './rest'
import type { Follower } from './sockets'
import { type Record, type Seen, verdict } from './witness'

/** A note with a number; the server puts it into a `Create`. */
export const numbered = (number: number): JsonObject => ({
  type: 'Note',
  content: `number ${number}`,
  number,
})

export const seenOf = ({ seq, activity }: WireEntry): Seen => ({
  seq,
  number: Number((activity.object as JsonObject | undefined)?.number ?? activity.number),
})

export const recordOf = (client: string, follower: Follower): Record => ({
  client,
  from: follower.since,
  to: follower.position.seq,
  seen: follower.entries.map(seenOf),
})

/** Posts first … last, `width` at a time, each to the next node; answers in order of the numbers. */
export async function postNumbers(
  urls: readonly string[],
  stream: string,
  first: number,
  last: number,
  width = 50,
): Promise<Answer[]> {
  const answers: Answer[] = []
  let next = first
  const poster = async (url: string) => {
    while (next <= last) {
      const number = next++
      answers[number - first] = await post(url, stream, numbered(number))
    }
  }
  await Promise.all(Array.from({ length: width }, (_, index) => poster(urls[index % urls.length]!)))
  return answers
}

export const statuses = (answers: readonly Answer[]): number[] => [
  ...new Set(answers.map((answer) => answer.status)),
]

/** The verdict over a stream as this node has it. */
export async function witness(
  url: string,
  stream: string,
  acknowledged: readonly number[],
  followers: readonly Follower[],
) {
  const stored = (await readAll(url, stream)).map(seenOf)
  const records = followers.map((follower, index) => recordOf(`client ${index}`, follower))
  return verdict(stored, acknowledged, records)
}
