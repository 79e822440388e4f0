/**
 * Terms — what every name means in the normative context of ActivityStreams 2.0 (Core §2.1).
 *
 * Out: by name, the IRI as the context writes it, the type that strings are coerced to, and the container.
 * Rule: what the Vocabulary defines comes from its tables; the rest, of ActivityPub most of it, is listed here.
 */
import { TYPE_NAMES } from './ancestry'
import { KINDS, type KindOfValue } from './kinds'
import { PROPERTIES } from './properties'

export interface Term {
  readonly id: string
  readonly coercion?: string
  readonly container?: string
}

const words = (text: string): string[] => text.trim().split(/\s+/)

const REFERENCES = words(`
  outbox following followers streams endpoints uploadMedia proxyUrl liked oauthAuthorizationEndpoint oauthTokenEndpoint
  provideClientKey signClientKey sharedInbox Public likes shares alsoKnownAs`)
const OTHERS = words('IsFollowing IsFollowedBy IsContact IsMember preferredUsername source')

/** What prefixes stand for. */
export const PREFIXES: Readonly<Record<string, string>> = {
  as: 'https://www.w3.org/ns/activitystreams#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
  ldp: 'http://www.w3.org/ns/ldp#',
  vcard: 'http://www.w3.org/2006/vcard/ns#',
}

export const TERMS: ReadonlyMap<string, Term> = new Map<string, Term>([
  ...Object.entries(PREFIXES).map(([name, id]): [string, Term] => [name, { id }]),
  ['id', { id: '@id' }],
  ['type', { id: '@type' }],
  ...[...TYPE_NAMES, ...OTHERS].map((name): [string, Term] => [name, { id: `as:${name}` }]),
  ...REFERENCES.map((name): [string, Term] => [name, { id: `as:${name}`, coercion: '@id' }]),
  ['inbox', { id: 'ldp:inbox', coercion: '@id' }],
  ...Object.keys(PROPERTIES)
    .filter((name) => name !== 'id' && name !== 'type')
    .map((name): [string, Term] => [name, propertyTerm(name as keyof typeof PROPERTIES)]),
])

function propertyTerm(name: keyof typeof PROPERTIES): Term {
  const { kind } = PROPERTIES[name]
  if (kind === 'languageMap') return { id: `as:${name.slice(0, -3)}`, container: '@language' }
  if (name === 'orderedItems') return { id: 'as:items', coercion: '@id', container: '@list' }
  const { coercion } = KINDS[kind] as KindOfValue
  return { id: `as:${name}`, ...(coercion === undefined ? {} : { coercion }) }
}
