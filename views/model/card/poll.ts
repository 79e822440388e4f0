/**
 * Poll — the answers of a question, as bars where votes are known.
 *
 * In:  a Question. Out: answers with whole per cents that add up to 100, and how it stands.
 */
import type { JsonObject } from '../../../schemas/wire'
import { counted } from '../count'
import { nameIn } from '../name'
import { lengthText } from '../time'
import { isObject, list, numberIn, textIn } from '../values'
import type { Card, CardOptions } from './shape'

const ANSWERS_MAX = 12

export function pollCard(thing: JsonObject, { now }: CardOptions): Partial<Card> {
  const answers = [...list(thing['oneOf']), ...list(thing['anyOf'])]
    .slice(0, ANSWERS_MAX)
    .flatMap((one) => {
      const text = nameIn(one)
      const replies = isObject(one) ? one['replies'] : undefined
      const votes = isObject(replies) ? numberIn(replies['totalItems']) : null
      return text === null
        ? []
        : [{ text, votes: Math.max(0, votes ?? 0), isKnown: votes !== null }]
    })
  if (answers.length === 0) return { title: null, text: null }
  const total = answers.reduce((sum, { votes }) => sum + votes, 0)
  const isKnown = answers.some((one) => one.isKnown) && Number.isSafeInteger(total)
  const shares = isKnown ? sharesOf(answers.map(({ votes }) => votes)) : null
  const voters = numberIn(thing['votersCount']) ?? (isKnown ? total : null)
  return {
    look: 'poll',
    title: null,
    text: null,
    poll: {
      answers: answers.map(({ text, votes, isKnown: isTold }, at) => ({
        text,
        votes: isTold ? votes : null,
        share: shares?.[at] ?? null,
      })),
      state: [voters === null ? null : counted(voters, 'vote'), ending(thing, now)]
        .filter((one) => one !== null)
        .join(' · '),
    },
  }
}

/** By the largest remainders; of no votes each has 0. */
export function sharesOf(votes: readonly number[]): number[] {
  const total = votes.reduce((sum, one) => sum + one, 0)
  if (total === 0) return votes.map(() => 0)
  const exact = votes.map((one) => (one * 100) / total)
  const shares = exact.map(Math.floor)
  const order = exact
    .map((value, at) => ({ at, rest: value - Math.floor(value) }))
    .sort((one, other) => other.rest - one.rest)
  const missing = 100 - shares.reduce((sum, one) => sum + one, 0)
  for (const { at } of order.slice(0, missing)) shares[at]! += 1
  return shares
}

function ending(thing: JsonObject, now: number): string | null {
  const closed = thing['closed']
  const end = Date.parse(textIn(closed) ?? textIn(thing['endTime']) ?? '')
  if (closed === true || (!Number.isNaN(end) && end <= now)) return 'final result'
  return Number.isNaN(end) ? null : `closes in ${lengthText(end - now)}`
}
