/**
 * Choices — what was chosen: which answers of a question, and who comes to an event.
 *
 * In:  an object as it is now; how many responded to it. Out: exact numbers for each answer and for coming, and what one actor chose.
 * Rule: counted by index, never kept as a number. Of a question with `oneOf` an actor's last answer counts, with `anyOf` each once;
 * what came after its end counts for nothing, though nobody refused it. Names that are no answer of it are no votes.
 */
import { keyOfResponse, shortHash, type Response, type ResponseType } from '../append/response'
import { valuesOf } from '../append/values'
import type { Json, JsonObject } from '../../schemas/wire'
import { optionIn } from './face'
import { elementsOf } from './members'
import type { Counts } from './responses'
import type { ResponseDoc, Views } from './stored'

export interface Choices {
  /** By an answer's name; null where there is nothing to answer. */
  readonly votes: Readonly<Record<string, number>> | null
  readonly voters: number
  /** Of what counts as an answer in words (Reply), how many are votes. */
  readonly amongReplies: number
  readonly coming: Readonly<Record<Coming, number>>
  /** Of one actor: names of answers; or whether it comes. */
  readonly own: readonly string[]
}

export type Coming = 'yes' | 'maybe' | 'no'
export const COMING: readonly Coming[] = ['yes', 'maybe', 'no']

/** Null where nobody chose anything. */
export async function choicesOf(
  { responses }: Pick<Views, 'responses'>,
  id: string,
  members: ReadonlyMap<string, string>,
  { counts, by }: { readonly counts: Counts; readonly by: string | null },
): Promise<Choices | null> {
  if (counts.Vote + counts.Pick + counts.Rsvp === 0) return null
  const object = shortHash(id)
  const { names, isSeveral, end } = questionIn(members)
  const until = end === null ? {} : { at: { $lte: end } }
  const count = (type: ResponseType, option: string, more: object = {}) =>
    counts[type] === 0
      ? 0
      : responses.countDocuments({ object, type, option: shortHash(option), live: true, ...more })
  const counting = isSeveral ? 'Pick' : 'Vote'
  const [votes, voters, replies, coming, own] = await Promise.all([
    Promise.all(names.map((name) => count(counting, name, until))),
    Promise.all(names.map((name) => count('Vote', name, until))),
    Promise.all(names.map((name) => count('Reply', name))),
    Promise.all(COMING.map((one) => count('Rsvp', one))),
    by === null ? [] : ownOf({ responses }, { object: id, by, names, isSeveral, until }),
  ])
  const [yes = 0, maybe = 0, no = 0] = coming
  return {
    votes:
      names.length === 0 ? null : Object.fromEntries(names.map((name, at) => [name, votes[at]!])),
    // Who took one of several answers back has his other ones still.
    voters: Math.max(sum(voters), ...votes, 0),
    amongReplies: sum(replies),
    coming: { yes, maybe, no },
    own,
  }
}

/** A vote among the newest answers is none in words. */
export const isVoteAmong = (members: ReadonlyMap<string, string>) => {
  const options = new Set(questionIn(members).names.map(shortHash))
  return (face: string): boolean => options.has(optionIn('Reply', face) ?? '')
}

const OPTIONS_MAX = 64

interface Question {
  readonly names: readonly string[]
  readonly isSeveral: boolean
  /** In ms. */
  readonly end: number | null
}

function questionIn(members: ReadonlyMap<string, string>): Question {
  const [one, any] = ['oneOf', 'anyOf'].map((name) => namesIn(members.get(name)))
  const ends = ['endTime', 'closed'].map((name) => Date.parse(textIn(members.get(name))))
  const known = ends.filter((end) => !Number.isNaN(end))
  return {
    names: [...new Set([...one!, ...any!])].slice(0, OPTIONS_MAX),
    isSeveral: any!.length > 0,
    end: known.length === 0 ? null : Math.min(...known),
  }
}

const namesIn = (raw = '[]'): string[] =>
  elementsOf(raw).flatMap((one) => nameOf(JSON.parse(one) as Json) ?? [])

/** The name of an answer, as who votes for it says it. */
export function nameOf(answer: Json): string | null {
  const name = valuesOf({ answer }, 'answer').flatMap((one) =>
    typeof one === 'object' && one !== null ? valuesOf(one as JsonObject, 'name') : [],
  )[0]
  return typeof name === 'string' && name.trim() !== '' ? name.trim() : null
}

function textIn(raw = 'null'): string {
  const value = JSON.parse(raw) as Json
  return typeof value === 'string' ? value : ''
}

async function ownOf(
  { responses }: Pick<Views, 'responses'>,
  asked: {
    readonly object: string
    readonly by: string
    readonly names: readonly string[]
    readonly isSeveral: boolean
    readonly until: object
  },
): Promise<string[]> {
  const { object, by, names, isSeveral, until } = asked
  const voted: readonly Response[] = isSeveral
    ? names.map((option) => ({ type: 'Pick', object, by, option }))
    : [{ type: 'Vote', object, by }]
  const keys = [{ type: 'Rsvp', object, by } as const, ...voted].map(keyOfResponse)
  const found = await responses
    .find({ _id: { $in: keys }, live: true, ...until })
    .select({ option: 1 })
    .lean<Pick<ResponseDoc, 'option'>[]>()
  const chosen = new Set(found.map(({ option }) => option))
  return [...names, ...COMING].filter((name) => chosen.has(shortHash(name)))
}

const sum = (all: readonly number[]): number => all.reduce((one, other) => one + other, 0)
