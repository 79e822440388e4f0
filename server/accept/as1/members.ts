/**
 * AS1 members — what each member of an AS1 activity or object is called in AS2, and what kind of value it has.
 *
 * Rule: whatever is not in the table is an extension and keeps its name. Where the other format means something else by
 *       that name it gets a prefix: `as1:source` in AS2 is the `source` of AS1 (a document must not redefine the terms of
 *       AS2, Core §2.1), `as2:source` in AS1 is the `source` of AS2.
 */
import { KINDS } from '../../../schemas/as2/kinds'
import { PROPERTIES } from '../../../schemas/as2/properties'

export type MemberKind =
  'plain' | 'time' | 'url' | 'count' | 'media' | 'one' | 'list' | 'collection'

export interface Member {
  readonly as1: string
  readonly as2: string
  readonly kind: MemberKind
}

const words = (text: string): string[] => text.trim().split(/\s+/)

const rows = (kind: MemberKind, names: string): Member[] =>
  words(names).map((pair) => {
    const [as1 = '', as2 = as1] = pair.split('=')
    return { as1, as2, kind }
  })

const MEMBERS: readonly Member[] = [
  ...rows('plain', 'displayName=name content summary'),
  ...rows('time', 'published updated startTime endTime'),
  ...rows('url', 'url'),
  ...rows('count', 'totalItems startIndex width height'),
  ...rows('media', 'image icon'),
  ...rows('one', 'actor object target generator context location result author=attributedTo'),
  ...rows('list', 'to cc inReplyTo items attachments=attachment tags=tag'),
  ...rows('collection', 'replies likes shares followers following'),
]

export const BY_AS1: ReadonlyMap<string, Member> = new Map(MEMBERS.map((row) => [row.as1, row]))
export const BY_AS2: ReadonlyMap<string, Member> = new Map(MEMBERS.map((row) => [row.as2, row]))

/** Properties that only AS2 has: AS1 carries them under their own names. */
const ONLY_AS2 = Object.entries(PROPERTIES).filter(
  ([name]) => !BY_AS2.has(name) && !['id', 'type', 'bto', 'bcc'].includes(name),
)

/** Those of them whose values are objects. */
const HOLDING: ReadonlySet<string> = new Set(
  ONLY_AS2.filter(([, { kind }]) => 'holds' in KINDS[kind]).map(([name]) => name),
)

const AS2_NAMES: ReadonlySet<string> = new Set([
  ...ONLY_AS2.map(([name]) => name),
  ...words('alsoKnownAs endpoints inbox liked outbox preferredUsername streams'),
])

/** Terms of the AS2 context that AS1 can't carry by name, and words of AS1 that an AS2 document should not use (Core, Conformance). */
const TAKEN: ReadonlySet<string> = new Set(
  words(`
  id type name attachment attributedTo tag bto bcc source
  uploadMedia proxyUrl sharedInbox oauthAuthorizationEndpoint oauthTokenEndpoint provideClientKey signClientKey
  as as1 as2 ldp xsd vcard
  displayName objectType verb title`),
)

export const isAs2Only = (name: string): boolean => AS2_NAMES.has(name)
export const holdsObjects = (name: string): boolean => HOLDING.has(name)

/** What a member of AS1 is called in AS2 when it is no member of AS2. */
export const nameInAs2 = (name: string): string =>
  TAKEN.has(name) || BY_AS1.has(name) || isAs2Only(name) || /^(?:@|as[12]:)/.test(name)
    ? `as1:${name}`
    : name

/** And the reverse. What AS1 would take for its own is told apart by the prefix. */
export function nameInAs1(name: string): string {
  const word = name.slice('as1:'.length)
  if (nameInAs2(word) === name) return word
  return nameInAs2(name) === name && !OF_AS1.has(name) ? name : `as2:${name}`
}

/** Members that the mapping itself reads. */
const OF_AS1: ReadonlySet<string> = new Set(['position', 'links'])
