/**
 * Name — what a person or a thing is called on a page.
 *
 * In:  an actor or object, embedded or only its IRI. Out: a clean name, or null when it has none that a reader could use.
 * Rule: `name` in the page's language, `preferredUsername`, then the last segment of id or url. An opaque id (a UUID, a
 * minted one) names nothing.
 */
import { cleanName } from './text'
import { idIn, list, isObject, textIn, wordsIn, type Value } from './values'

export const actorName = (actor: Value): string => nameIn(actor) ?? 'Somebody'

export function nameIn(value: Value): string | null {
  const thing = list(value)[0]
  if (!isObject(thing)) return typeof thing === 'string' ? lastSegment(thing) : null
  const said =
    wordsIn(thing, 'name') ?? textIn(thing['preferredUsername']) ?? textIn(thing['displayName'])
  const clean = said === null ? '' : cleanName(said)
  if (clean !== '') return clean
  return lastSegment(idIn(thing)) ?? lastSegment(idIn(thing['url']))
}

const SEGMENT_MAX = 40
/** Nothing that somebody would have chosen: hexadecimal, a UUID, or long with digits and no words. */
const OPAQUE =
  /^(?:[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}|[0-9a-f]{12,}|[0-9]+|(?=[^0-9]*[0-9])[\w-]{18,})$/i

function lastSegment(id: string | null): string | null {
  if (id === null) return null
  const [path = ''] = id.split(/[?#]/, 1)
  const segment = path.split(/[/:]/).findLast((one) => one !== '') ?? ''
  const name = cleanName(decoded(segment), SEGMENT_MAX)
  return name === '' || OPAQUE.test(name) ? null : name
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
