/**
 * Media type — which version of ActivityStreams a Content-Type announces.
 *
 * In:  the header as it came.
 * Out: `as2`, `as1`, or `json` when the document itself must tell; else a `content-type` refusal.
 * Rule: names are compared without case; a charset other than UTF-8 is refused. The profile of application/ld+json is not looked
 *       at: senders leave it out or misspell it, and any JSON-LD that is ActivityStreams is meant.
 */
import { Refusal } from '../errors'

export type Announced = 'as2' | 'as1' | 'json'

export function announcedBy(contentType: string | undefined): Announced {
  // Bare, as nearly all send it.
  const bare = TYPES.get(contentType ?? '')
  if (bare !== undefined) return bare
  const parsed = parseMediaType(contentType ?? '')
  const announced = parsed && TYPES.get(parsed.type)
  const takes = [...TYPES.keys()]
  if (!announced) throw new Refusal('content-type', `Send ${takes.join(', ')}`, { takes })
  const charset = parsed.parameters.get('charset')?.toLowerCase() ?? 'utf-8'
  if (charset !== 'utf-8' && charset !== 'utf8')
    throw new Refusal('content-type', 'Send the document in UTF-8', { takes })
  return announced
}

export interface MediaType {
  readonly type: string
  readonly parameters: ReadonlyMap<string, string>
}

/** Null when the header breaks RFC 9110 §8.3.1. Of a parameter given twice the first counts. */
export function parseMediaType(header: string): MediaType | null {
  const type = TYPE.exec(header)?.[0]
  if (type === undefined) return null
  const parameters = new Map<string, string>()
  PARAMETER.lastIndex = type.length
  while (PARAMETER.lastIndex < header.length) {
    const match = PARAMETER.exec(header)
    if (match === null) return null
    const [, name, token, quoted] = match
    if (name === undefined || parameters.has(name.toLowerCase())) continue
    parameters.set(name.toLowerCase(), token ?? quoted?.replace(/\\(.)/g, '$1') ?? '')
  }
  return { type: type.trim().toLowerCase(), parameters }
}

const TYPES: ReadonlyMap<string, Announced> = new Map([
  ['application/activity+json', 'as2'],
  ['application/ld+json', 'as2'],
  ['application/stream+json', 'as1'],
  ['application/json', 'json'],
])

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+"
const TYPE = new RegExp(`^[ \\t]*${TOKEN}/${TOKEN}(?=[ \\t]*(?:;|$))`)
/** One `; name=value`, or a `;` with nothing behind it. Many senders leave out the quotes that a profile's URL needs. */
const PARAMETER = new RegExp(
  `[ \\t]*;[ \\t]*(?:(${TOKEN})=(?:([^\\s";,]+)|"((?:[^"\\\\]|\\\\.)*)")[ \\t]*)?(?=;|$)`,
  'y',
)
