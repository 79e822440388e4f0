/**
 * Photos — which photos of this server an activity names, wherever in it; kept beside the text, in an index of their own.
 *
 * In:  an activity. Out: the last segments of their addresses, `/photos/<this>/…`, each once.
 * Rule: whatever PUBLIC_URL was then. An entry that is erased keeps them: that is how its photos are known to be gone.
 * Limits: P7, `photosPerEntry`; what is named beyond is not held by this activity, and goes when nothing else holds it.
 */
import type { Json, JsonObject } from '../../schemas/wire'
import { LIMITS } from '../config'

const ADDRESS = /\/photos\/([0-9a-hjkmnp-tv-z]{26})(?![0-9A-Za-z_-])/g

export function photosNamed(activity: JsonObject): readonly string[] {
  const named = new Set<string>()
  collect(activity, named)
  return [...named]
}

function collect(value: Json, into: Set<string>): void {
  if (into.size >= LIMITS.photosPerEntry) return
  if (typeof value === 'string') {
    if (value.includes('/photos/'))
      for (const [, id] of value.matchAll(ADDRESS))
        if (into.size < LIMITS.photosPerEntry) into.add(id!)
  } else if (typeof value === 'object' && value !== null)
    for (const one of Object.values(value)) collect(one, into)
}
