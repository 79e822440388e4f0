/**
 * Negotiate — which of the forms that a resource has is meant by an Accept header (RFC 9110 §12.5.1). Pure.
 *
 * In:  the header as it came, and the media types that there are, the server's own preference first.
 * Out: one of them, or null when none is acceptable.
 * Rule: the highest q wins; among equals what was named more exactly, then what the client named first, then what the
 *       server likes best. Of parameters only `profile` counts, as a list of IRIs (RFC 6906), and only where the form has
 *       one: a charset or a version says nothing about which form is wanted. What can't be read in the header is passed over.
 * Why no library: those compare parameters as whole strings, so that a profile of two IRIs would fit nothing.
 */
export function preferred<Type extends string>(
  header: string | undefined,
  types: readonly Type[],
): Type | null {
  // What nearly everybody sends, and what the rest would come to.
  if (header === undefined || header === '*/*') return types[0] ?? null
  const ranges = rangesOf(header ?? '')
  const choices = types.flatMap((type, place) => {
    const range = bestRange(type, ranges)
    return range === undefined || range.q === 0 ? [] : [{ type, place, ...range }]
  })
  choices.sort((a, b) => b.q - a.q || named(b) - named(a) || a.order - b.order || a.place - b.place)
  return choices[0]?.type ?? null
}

interface Range {
  /** `application/json`, `text/*` or `*∕*`, in lower case. */
  readonly name: string
  readonly profiles: readonly string[]
  readonly q: number
  /** How much of the type it names, from 0 to 3. */
  readonly exact: number
  readonly order: number
}

/** A profile is no stronger wish than none. */
const named = ({ exact }: Range): number => Math.min(exact, 2)

const ANYTHING: Range = { name: '*/*', profiles: [], q: 1, exact: 0, order: 0 }

/** More than anybody sends; each is compared with each form (P7). */
const MOST = 64

function rangesOf(header: string): readonly Range[] {
  if (header.trim() === '') return [ANYTHING]
  const elements = split(header, ',').slice(0, MOST)
  return elements.flatMap((element, order) => {
    const [name = '', ...parameters] = split(element, ';').map((part) => part.trim())
    if (!NAME.test(name)) return []
    const given = new Map(parameters.map(nameAndValue))
    const profiles = (given.get('profile') ?? '').split(/\s+/).filter((one) => one !== '')
    const exact = name === '*/*' ? 0 : name.endsWith('/*') ? 1 : profiles.length > 0 ? 3 : 2
    return [{ name: name.toLowerCase(), profiles, q: weightOf(given.get('q')), exact, order }]
  })
}

/** What is named more exactly overrides what is named less so (§12.5.1). */
function bestRange(type: string, ranges: readonly Range[]): Range | undefined {
  const [name = '', ...parameters] = type.split(';')
  const profile = new Map(parameters.map(nameAndValue)).get('profile')
  return ranges
    .filter((range) => names(range.name, name) && fits(range.profiles, profile))
    .sort((a, b) => b.exact - a.exact || a.order - b.order)[0]
}

const names = (range: string, type: string): boolean =>
  range === '*/*' || range === type || (range.endsWith('/*') && type.startsWith(range.slice(0, -1)))

const fits = (wanted: readonly string[], profile: string | undefined): boolean =>
  wanted.length === 0 ||
  profile === undefined ||
  wanted.map(withoutEnd).includes(withoutEnd(profile))

/** Both are seen for one namespace. */
const withoutEnd = (iri: string): string => iri.replace(/^http:/, 'https:').replace(/[#/]$/, '')

function nameAndValue(parameter: string): [name: string, value: string] {
  const at = parameter.indexOf('=')
  if (at < 0) return [parameter.trim().toLowerCase(), '']
  const value = parameter.slice(at + 1).trim()
  const plain = value.startsWith('"') ? value.slice(1, -1).replace(/\\(.)/g, '$1') : value
  return [parameter.slice(0, at).trim().toLowerCase(), plain]
}

/** What is no weight is none at all: 1. */
const weightOf = (q: string | undefined): number =>
  q !== undefined && /^(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)$/.test(q) ? Number(q) : 1

/** Between separators; those in quotes divide nothing. */
function split(text: string, separator: ',' | ';'): string[] {
  const parts: string[] = []
  let [from, quoted] = [0, false]
  for (let at = 0; at < text.length; at++) {
    const char = text[at]
    if (char === '\\' && quoted) at++
    else if (char === '"') quoted = !quoted
    else if (char === separator && !quoted) {
      parts.push(text.slice(from, at))
      from = at + 1
    }
  }
  return [...parts, text.slice(from)]
}

const NAME = /^(?:\*\/\*|[\w!#$%&'*+.^`|~-]+\/(?:\*|[\w!#$%&'*+.^`|~-]+))$/
