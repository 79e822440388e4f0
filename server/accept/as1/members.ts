/**
 * AS1 members — what each member of an AS1 activity or object is called in AS2, and how its value is read.
 *
 * Rule: whatever is not in the table is an extension. It keeps its name, unless AS2 or JSON-LD means something by
 *       that name: then it becomes `as1:name`, since a document must not redefine the terms of AS2 (Core §2.1).
 */
export type MemberKind = 'same' | 'iri' | 'count' | 'media' | 'values'

export interface Member {
  readonly name: string
  readonly kind: MemberKind
}

/** Gives an extension's name, and notes that the context entry is needed. */
export type Extend = (name: string) => string

export const extensionName = (name: string): string =>
  TERMS.has(name) || name.startsWith('@') || name.startsWith('as1:') ? `as1:${name}` : name

const words = (text: string): string[] => text.trim().split(/\s+/)

const rows = (kind: MemberKind, names: string): [string, Member][] =>
  words(names).map((pair) => {
    const [from = '', to = from] = pair.split('=')
    return [from, { name: to, kind }]
  })

export const MEMBERS: ReadonlyMap<string, Member> = new Map([
  ...rows('same', 'displayName=name content summary published updated startTime endTime'),
  ...rows('iri', 'url'),
  ...rows('count', 'totalItems startIndex'),
  ...rows('media', 'image icon'),
  ...rows('values', 'actor object target generator context location result inReplyTo to cc items'),
  ...rows('values', 'attachments=attachment tags=tag author=attributedTo'),
  ...rows('values', 'replies likes shares followers following'),
])

/** The terms of the AS2 context, and the AS1 words that an AS2 document should not use (Core, Conformance). */
const TERMS: ReadonlySet<string> = new Set(
  words(`
  id type name nameMap summary summaryMap content contentMap
  accuracy actor altitude anyOf attachment attributedTo audience bcc bto cc closed context current deleted
  describes duration endTime first formerType generator height href hreflang icon image inReplyTo instrument
  items last latitude location longitude mediaType next object oneOf orderedItems origin partOf prev preview
  published radius rel relationship replies result startIndex startTime subject tag target to totalItems units
  updated url width
  inbox outbox followers following liked streams preferredUsername endpoints uploadMedia proxyUrl sharedInbox
  oauthAuthorizationEndpoint oauthTokenEndpoint provideClientKey signClientKey likes shares source
  alsoKnownAs as as1 ldp xsd vcard
  displayName objectType verb title`),
)
