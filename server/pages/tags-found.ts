/** Tags found — those of the entries found in whose names the words stand, to narrow the search by. */
import type { JsonObject } from '../../schemas/wire'
import { isObject, list, wordsIn } from '../../views/model/values'
import { cleanName } from '../../views/model/text'
import { markWords, type Piece, type Wanted } from './mark'

export interface FoundTag {
  readonly name: string
  readonly pieces: readonly Piece[]
  readonly count: number
}

const TAGS_MAX = 12

export function tagsIn(activities: readonly JsonObject[], wanted: Wanted): FoundTag[] {
  const tags = new Map<string, FoundTag>()
  for (const activity of activities)
    for (const name of new Set(namesIn(activity))) {
      const key = name.toLowerCase()
      const pieces = markWords(name, wanted)
      if (!pieces.some(({ found }) => found)) continue
      tags.set(key, { name, pieces, count: (tags.get(key)?.count ?? 0) + 1 })
    }
  return [...tags.values()].sort((a, b) => b.count - a.count).slice(0, TAGS_MAX)
}

const namesIn = (activity: JsonObject): string[] =>
  [activity, ...list(activity['object']).filter(isObject)]
    .flatMap((node) => list(node['tag']))
    .filter(isObject)
    .filter((tag) => tag['type'] !== 'Mention')
    .flatMap((tag) => wordsIn(tag, 'name') ?? [])
    .map((name) => cleanName(name.replace(/^#/, ''), 60))
    .filter((name) => name !== '')
