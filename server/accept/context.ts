/**
 * Context — what a `@context` says of the terms in a document.
 *
 * In:  the value of `@context`: an IRI, an object, a list of these, or anything else, of which the schema speaks.
 * Out: whether it is that of others only; and where it gives another meaning to a term of the normative context, which it
 *      must not (Core §2.1).
 * Rule: contexts elsewhere are not fetched, so of them nothing is known. One that only brings its own terms refers to no other. To
 *       say once more what a term means is let pass, in whatever spelling; so is what the normative context comes after and takes back.
 */
import { PREFIXES, TERMS, type Term } from '../../schemas/as2/terms'
import type { Json, JsonObject } from '../../schemas/wire'
import { isObject } from '../nodes'
import type { Step } from '../pointer'

/** It refers to contexts or vocabularies, none of which is ours. */
export function isForeign(context: Json | undefined): boolean {
  const parts = [context ?? []].flat()
  return parts.some(isTheirs) && !parts.some(isOurs)
}

/** The normative context is among what it refers to. */
export const refersToOurs = (context: Json | undefined): boolean =>
  [context ?? []].flat().some(isOurs)

/** Nothing but it, so that what it does not define has no meaning. */
export const onlyOurs = (context: Json | undefined): boolean =>
  [context ?? []].flat().every(isNormative)

const isAddress = (one: Json | undefined): one is string => typeof one === 'string' && one !== ''

const isTheirs = (one: Json): boolean => isAddress(isObject(one) ? one['@vocab'] : one)

/** The normative context, or an object that binds a prefix or the vocabulary to it. */
const isOurs = (one: Json): boolean =>
  isObject(one) ? Object.values(one).some(isNormative) : isNormative(one)

const isNormative = (one: Json): boolean => typeof one === 'string' && OURS.test(one)

export function overridesIn(context: Json | undefined): Step[][] {
  if (typeof context !== 'object' || context === null) return []
  if (!Array.isArray(context)) return overridesOf(context, context).map((name) => [name])
  const from = context.findLastIndex(isNormative) + 1
  const all = Object.assign({}, ...context.filter(isObject)) as JsonObject
  return context
    .slice(from)
    .flatMap((one, place) =>
      isObject(one) ? overridesOf(one, all).map((name) => [from + place, name]) : [],
    )
}

const OURS = /^https?:\/\/www\.w3\.org\/ns\/activitystreams(?:#|\.jsonld)?$/

/** `all` has the prefixes. */
const overridesOf = (definitions: JsonObject, all: JsonObject): string[] =>
  Object.keys(definitions).filter((name) => {
    const term = TERMS.get(name)
    return term !== undefined && !isSame(definitions[name] ?? null, term, name, all)
  })

function isSame(definition: Json, term: Term, name: string, all: JsonObject): boolean {
  const means = (iri: Json | undefined, expected: string): boolean =>
    typeof iri === 'string' && expand(iri, all) === expand(expected, {})
  if (typeof definition === 'string') return means(definition, term.id)
  if (!isObject(definition) || '@reverse' in definition) return false
  const { '@id': id, '@type': coercion, '@container': container } = definition
  if (id === undefined ? !impliedBy(all, name, term) : !means(id, term.id)) return false
  if (coercion !== undefined && !means(coercion, term.coercion ?? '')) return false
  return containersOf(container).join() === (term.container ?? '')
}

/** A set is how values are meant anyway. */
const containersOf = (container: Json | undefined): Json[] =>
  [container ?? []].flat().filter((one) => one !== '@set')

/** Without `@id` a term is what the vocabulary makes of its name. */
const impliedBy = (all: JsonObject, name: string, term: Term): boolean =>
  typeof all['@vocab'] === 'string' && expand(all['@vocab'] + name, all) === expand(term.id, {})

/** To one spelling of the full IRI; a prefix may lack its `#`. */
function expand(iri: string, all: JsonObject): string {
  const colon = iri.indexOf(':')
  const prefix = iri.slice(0, colon)
  const own = Object.hasOwn(all, prefix) ? all[prefix] : undefined
  const base = typeof own === 'string' ? own : isObject(own) ? own['@id'] : known(prefix)
  const full = colon > 0 && typeof base === 'string' ? base + iri.slice(colon + 1) : iri
  return full.replace(/^http:(?=\/\/www\.w3\.org\/ns\/activitystreams)/, 'https:').replace(/#$/, '')
}

const known = (prefix: string): string | undefined =>
  Object.hasOwn(PREFIXES, prefix) ? PREFIXES[prefix] : undefined
