/**
 * Poll — the answers of a question: to choose from, or as bars once the reader chose or nobody can any more.
 *
 * In:  a Question; what was chosen, when it is known. Out: answers with whole per cents that add up to 100, and how it stands.
 * Rule: what it said of its votes itself, and what was voted since, are one number, as GET /objects has it.
 */
import type { JsonObject } from '../../../schemas/wire'
import { counted } from '../count'
import { nameIn } from '../name'
import { lengthText } from '../time'
import { isObject, list, numberIn, textIn, wordsIn } from '../values'
import type { Asked, Card, CardOptions, Chosen, Poll } from './shape'

const ANSWERS_MAX = 12

export function pollCard(thing: JsonObject, { now }: CardOptions): Partial<Card> {
  const asked = askedIn(thing)
  if (asked.answers.length === 0) return { title: null, text: null }
  return { look: 'poll', title: null, text: null, poll: pollOf(asked, null, now) }
}

function askedIn(thing: JsonObject): Asked {
  const answers = [...list(thing['oneOf']), ...list(thing['anyOf'])]
    .slice(0, ANSWERS_MAX)
    .flatMap((one) => {
      const text = nameIn(one)
      const replies = isObject(one) ? one['replies'] : undefined
      const votes = isObject(replies) ? numberIn(replies['totalItems']) : null
      const name = (isObject(one) ? wordsIn(one, 'name') : null) ?? ''
      return text === null
        ? []
        : [{ text, name: name.trim(), votes: votes === null ? null : Math.max(0, votes) }]
    })
  const { closed, endTime } = thing
  const ends = Date.parse(textIn(closed) ?? textIn(endTime) ?? '')
  return {
    answers,
    isSeveral: list(thing['anyOf']).length > 0,
    voters: numberIn(thing['votersCount']),
    ends: Number.isNaN(ends) ? null : ends,
    isClosed: closed === true,
  }
}

export function pollOf(asked: Asked, chosen: Chosen | null, now: number): Poll {
  const { ends, isSeveral } = asked
  const isOver = asked.isClosed || (ends !== null && ends <= now)
  const own = chosen?.own ?? []
  const answers = asked.answers.map(
    ({ name, votes }) => (votes ?? 0) + (chosen?.votes?.[name] ?? 0),
  )
  const total = answers.reduce((sum, votes) => sum + votes, 0)
  const isKnown = chosen?.votes != null || asked.answers.some(({ votes }) => votes !== null)
  const canShow = Number.isSafeInteger(total) && (isOver || own.length > 0)
  const shares = canShow ? sharesOf(answers) : null
  const votes = asked.answers.map((one) => one.votes ?? 0)
  const said =
    asked.voters ?? (isSeveral ? Math.max(...votes) : votes.reduce((sum, one) => sum + one, 0))
  const voters = said + (chosen?.voters ?? 0)
  return {
    answers: asked.answers.map(({ text, name }, at) => ({
      text,
      name,
      votes: isKnown ? answers[at]! : null,
      share: shares?.[at] ?? null,
      isOwn: own.includes(name),
    })),
    isSeveral,
    isOpen: !isOver && own.length === 0,
    isOver,
    own,
    state: [
      isKnown || isOver ? counted(Number.isSafeInteger(voters) ? voters : total, 'vote') : null,
      isOver ? 'final result' : ends === null ? null : `closes in ${lengthText(ends - now)}`,
      shares === null ? 'the result shows after you vote' : null,
    ]
      .filter((one) => one !== null)
      .join(' · '),
    asked,
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
