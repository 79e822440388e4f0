/**
 * Register — what was said last, when several streams say it.
 *
 * In:  words: a value with its place in a stream and the store's time. Out: the value that stands.
 * Rule: within a stream the highest seq has the last word, as everybody who replays it sees it; between streams, which have
 * no common order, the stream whose words reach the latest time, and of two the later by name. `join` takes words in any
 * order and any number of times, and comes to the same (P5): nodes need not agree on who brings which word first.
 */
import type { Place } from '../append/taken'
import { LIMITS } from '../config'

export interface Word<Value> extends Place {
  readonly value: Value
}

/** One word for each stream: that of the highest seq, with the latest time of all. The same list when nothing is new. */
export type Register<Value> = readonly Word<Value>[]

export function join<Value>(register: Register<Value>, word: Word<Value>): Register<Value> {
  const present = register.find(({ stream }) => stream === word.stream)
  if (!present) return bounded([...register, word])
  const at = Math.max(present.at, word.at)
  const last = word.seq > present.seq ? word : present
  if (last === present && at === present.at) return register
  return register.map((one) => (one === present ? { ...last, at } : one))
}

export const lastOf = <Value>(register: Register<Value>): Word<Value> | null =>
  register.reduce<Word<Value> | null>(
    (last, word) => (last === null || isAfter(word, last) ? word : last),
    null,
  )

const isAfter = (a: Place, b: Place): boolean =>
  a.at > b.at || (a.at === b.at && a.stream > b.stream)

/** P7. What falls out had lost already, and can win again only by a new word. */
function bounded<Value>(words: Register<Value>): Register<Value> {
  if (words.length <= LIMITS.registerStreams) return words
  const first = words.reduce((one, other) => (isAfter(one, other) ? other : one))
  return words.filter((word) => word !== first)
}
