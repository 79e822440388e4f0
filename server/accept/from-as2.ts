/**
 * From AS2 — the stored text of a document that came as ActivityStreams 2.0.
 *
 * In:  the scanned document, and an id and a time for where it says none.
 * Out: its compact text with `@context`, `id`, `published` put in front where they were missing, or in place of a null;
 *      or, for what is no activity, a `Create` around it.
 * Rule: works on text by offsets, so that no other token changes. What an object says of its author and its audience is said
 *       of its Create too (ActivityPub §6.2.1).
 */
import { AS2_CONTEXT } from '../../schemas/as2/spelling'
import type { JsonObject } from '../../schemas/wire'
import type { Finished, Given, Read } from './draft'
import { says } from './activity-type'
import type { Scanned } from './scan'

export function finishAs2({ scanned, value, id }: Read, given: Given): Finished {
  const filling = fillings(given)
  const missing: JsonObject = {}
  const empty: JsonObject = {}
  for (const name of FILLED)
    if (value[name] === null) empty[name] = filling[name]
    else if (value[name] === undefined) missing[name] = filling[name]
  const isEmpty = FILLED.some((name) => value[name] === null)
  return {
    id: id ?? given.id,
    text: prepend(missing, isEmpty ? replace(empty, scanned) : scanned.text),
    as1: null,
    activity: { ...missing, ...value, ...empty },
  }
}

export function finishAs2Object({ scanned, value }: Read, given: Given): Finished {
  const copied = copyMembers(scanned, value, COPIED)
  const head = {
    '@context': AS2_CONTEXT,
    id: given.id,
    type: 'Create',
    published: given.published,
  }
  return {
    id: given.id,
    text: wrap(head, copied, scanned.text),
    as1: null,
    activity: { ...head, ...valuesOf(copied), object: value },
  }
}

/** A member of the root under the name that it has in the wrapper. */
export interface Copied {
  readonly name: string
  readonly json: string
  readonly value: JsonObject[string]
}

export function copyMembers(
  scanned: Scanned,
  value: JsonObject,
  names: readonly (readonly [from: string, to: string])[],
): Copied[] {
  return names.flatMap(([from, to]) => {
    const span = scanned.root?.get(from)
    const copy = value[from]
    if (span === undefined || copy === undefined || !says(copy)) return []
    return [{ name: to, json: scanned.text.slice(span.value, span.end), value: copy }]
  })
}

export const valuesOf = (copied: readonly Copied[]): JsonObject =>
  Object.fromEntries(copied.map(({ name, value }) => [name, value]))

/** The wrapped text stays as it is, its own `@context` included. */
export function wrap(head: JsonObject, copied: readonly Copied[], object: string): string {
  const members = copied.map(({ name, json }) => `${JSON.stringify(name)}:${json},`)
  return `${JSON.stringify(head).slice(0, -1)},${members.join('')}"object":${object}}`
}

const COPIED = [
  ['attributedTo', 'actor'],
  ['to', 'to'],
  ['cc', 'cc'],
  ['audience', 'audience'],
] as const

const FILLED = ['@context', 'id', 'published'] as const

const fillings = ({ id, published }: Given) => ({ '@context': AS2_CONTEXT, id, published })

function prepend(members: JsonObject, text: string): string {
  const head = JSON.stringify(members)
  if (head === '{}') return text
  return text === '{}' ? head : `${head.slice(0, -1)},${text.slice(1)}`
}

/** Put in from the back, so that offsets further in front stay true. */
function replace(members: JsonObject, { text, root }: Scanned): string {
  return Object.entries(members)
    .map(([name, value]) => ({ span: root?.get(name), json: JSON.stringify(value) }))
    .sort((a, b) => (b.span?.value ?? 0) - (a.span?.value ?? 0))
    .reduce((done, { span, json }) => {
      if (span === undefined) return done
      return done.slice(0, span.value) + json + done.slice(span.end)
    }, text)
}
