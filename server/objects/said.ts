/**
 * Said — writes words on responses: what each actor says of each thing, as it stands.
 */
import { shortHash } from '../append/response'
import type { ResponseWord } from './effects'
import { optionIn } from './face'
import { replace } from './replace'
import { heard, NOTHING_SAID, standsOn, type Standing } from './standing'
import type { ResponseDoc, Views } from './stored'

/** Answers what was responded to, where that changed anything. */
export async function sayWords(
  { responses }: Pick<Views, 'responses'>,
  words: readonly ResponseWord[],
): Promise<string[]> {
  const byKey = new Map<string, ResponseWord[]>()
  for (const word of words) byKey.set(word.key, [...(byKey.get(word.key) ?? []), word])
  const changed = await replace(responses, byKey.keys(), async (doc, key) => {
    const own = byKey.get(key)!
    const before = doc ? standingOf(doc) : NOTHING_SAID
    const now = own.reduce(heard, before)
    return now === before ? null : membersOf(own[0]!, now)
  })
  return words.filter(({ key }) => changed.has(key)).map(({ object }) => object)
}

export const standingOf = ({ words, ended }: ResponseDoc): Standing => ({
  ended,
  words: words.map(({ face, ...place }) => ({ ...place, value: face })),
})

export function membersOf(
  { object, type }: ResponseWord,
  standing: Standing,
): Omit<ResponseDoc, '_id' | 'v'> {
  const on = standsOn(standing)
  const option = optionIn(type, on?.value)
  return {
    object: shortHash(object),
    type,
    ...(option === null ? {} : { option }),
    live: on !== null,
    at: on?.at ?? 0,
    ended: standing.ended,
    words: standing.words.map(({ value, ...place }) => ({ ...place, face: value })),
  }
}
