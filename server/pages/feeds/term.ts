/**
 * Term — a type or verb as the IRI that the Atom Activity Extension asks for (§3.1, §3.2).
 *
 * In:  the types of an activity or object, and what ActivityStreams 1.0 calls them, where it has a name.
 * Out: `http://activitystrea.ms/schema/1.0/post`; for types that only 2.0 knows their own IRI; extensions as they are.
 */
import { AS2_NAMESPACE } from '../../../schemas/as2/spelling'
import { canonicalType } from '../../append/canonical'
import { isObject, list, shortName, textIn, type Value } from '../../../views/model/values'

const AS1 = 'http://activitystrea.ms/schema/1.0/'

export interface Term {
  readonly iri: string
  readonly name: string
}

/** What 1.0 calls a type of 2.0, by its short name; undefined where it has no name for it. */
export interface Names {
  verb(type: string): string | undefined
  objectType(type: string): string | undefined
}

/** What came as 1.0 tells its verb in `as1:verb`, where the type alone would not lead back to it. */
export const verbTerm = (activity: Value, names: Names): Term =>
  termOf(activity, 'as1:verb', names.verb) ?? { iri: `${AS1}post`, name: 'post' }

export const objectTerm = (thing: Value, names: Names): Term | null =>
  termOf(thing, 'as1:objectType', names.objectType)

function termOf(thing: Value, exactly: string, nameOf: Names['verb']): Term | null {
  if (!isObject(thing)) return null
  const exact = textIn(thing[exactly])
  if (exact !== null) return { iri: iriOf(exact, AS1), name: shortName(exact) }
  const types = list(thing['type'])
    .filter((type) => typeof type === 'string')
    .map(canonicalType)
  const own = types.filter((type) => !CORE.has(type))
  const type = own.find((one) => nameOf(one) !== undefined) ?? own[0] ?? types[0]
  if (type === undefined) return null
  const name = nameOf(type)
  return name === undefined
    ? { iri: iriOf(type, AS2_NAMESPACE), name: shortName(type) }
    : { iri: AS1 + name, name }
}

/** They say less than any type beside them. */
const CORE = new Set(['Activity', 'Object'])

/** A short name, as its version writes it, or an IRI as it is. */
const iriOf = (type: string, namespace: string): string =>
  type.includes(':')
    ? type
    : namespace + encodeURIComponent(type.replace(/\p{Surrogate}/gu, '\ufffd'))
