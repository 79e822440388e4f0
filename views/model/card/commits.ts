/**
 * Commits — what was pushed: short hashes and first lines.
 *
 * In:  the object of a push: a commit, several, or a collection of them. Out: the first three and how many there are; null when it has none.
 */
import { firstLine } from '../text'
import {
  isObject,
  list,
  numberIn,
  shortName,
  textIn,
  typesIn,
  wordsIn,
  type Value,
} from '../values'
import type { JsonObject } from '../../../schemas/wire'

export interface Commits {
  readonly shown: readonly { readonly hash: string; readonly text: string }[]
  readonly more: number
}

const SHOWN_MAX = 3
const TYPES = new Set(['commit', 'patch', 'revision'])
const TEXT_MAX = 120

export function commitsOf(object: Value): Commits | null {
  const things = list(object).flatMap((one) => (isObject(one) ? withItems(one) : []))
  const commits = things.filter(isCommit)
  const only = list(object)[0]
  const total = isObject(only) ? (numberIn(only['totalItems']) ?? 0) : 0
  return commits.length === 0
    ? null
    : {
        shown: commits.slice(0, SHOWN_MAX).map((one) => ({
          hash: hashOf(one),
          text: firstLine(
            wordsIn(one, 'summary') ?? wordsIn(one, 'name') ?? wordsIn(one, 'content') ?? '',
            TEXT_MAX,
          ),
        })),
        more: Math.max(commits.length, total) - Math.min(commits.length, SHOWN_MAX),
      }
}

export const countOfCommits = ({ shown, more }: Commits): number => shown.length + more

const isCommit = (thing: JsonObject): boolean =>
  typesIn(thing).some((type) => TYPES.has(type.toLowerCase()))

/** A collection stands for what is in it. */
function withItems(thing: JsonObject): readonly JsonObject[] {
  const items = [...list(thing['orderedItems']), ...list(thing['items'])].filter(isObject)
  return items.length === 0 ? [thing] : items
}

/** Whatever its vocabulary calls it: `hash` of ForgeFed, `alder:hash` of somebody. */
function hashOf(commit: JsonObject): string {
  const name = Object.keys(commit).find((key) => HASHES.has(shortName(key).toLowerCase()))
  const text = name === undefined ? null : textIn(commit[name])
  return text !== null && /^[0-9a-f]{7,64}$/i.test(text) ? text.slice(0, 7) : ''
}

const HASHES = new Set(['hash', 'sha', 'sha1', 'oid', 'revision'])
