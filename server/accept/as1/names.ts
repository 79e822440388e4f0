/**
 * AS1 names — the verb or object type that says an AS2 type. The reverse of types.ts.
 *
 * In:  the value of `type`, and the exact name (`as1:verb`, `as1:objectType`) if the document has one.
 * Out: the name, and whether it says the type wholly; where not, the type itself must be carried along.
 * Rule: a name is a simple one or an absolute IRI (AS1 §3.2). An activity always has a verb, since none would mean `post`;
 *       what AS1 can't name at all is an `activity`, or an object without a type.
 */
import { isDeepStrictEqual } from 'node:util'
import type { Json, JsonObject } from '../../../schemas/wire'
import { says, typesOf } from '../activity-type'
import { simpleName, typeOfObject, typeOfVerb, USUAL_OBJECT, USUAL_VERB, type Typed } from './types'

export function verbOf({ type, 'as1:verb': exact, target }: JsonObject): Named<string> {
  const hasTarget = says(target)
  const typed = (name: string) => typeOfVerb(name, hasTarget)
  // With a target, `post` would be an Add.
  const names = namesFor(type, exact, (short) =>
    short === 'Create' && hasTarget ? 'create' : USUAL_VERB.get(short),
  ).filter((name) => typed(name).undoes === undefined)
  return choose(names, typed, type, exact) ?? { value: 'activity', whole: false }
}

/** Null for an object that AS1 has no word for. */
export function objectTypeOf({ type, 'as1:objectType': exact }: JsonObject): Named<string | null> {
  const names = namesFor(type, exact, (short) =>
    COLLECTIONS.has(short) ? 'collection' : USUAL_OBJECT.get(short),
  ).filter((name) => name !== 'activity')
  const nothing = { value: null, whole: type == null && exact === undefined }
  return choose(names, typeOfObject, type, exact) ?? nothing
}

export interface Named<Name> {
  readonly value: Name
  readonly whole: boolean
}

const COLLECTIONS: ReadonlySet<string> = new Set([
  'Collection',
  'OrderedCollection',
  'CollectionPage',
  'OrderedCollectionPage',
])

/** The most telling first. */
function namesFor(
  type: Json | undefined,
  exact: Json | undefined,
  usual: (short: string) => string | undefined,
): string[] {
  const types = typesOf(type)
  const telling = [
    ...types.filter((one) => !CORE.has(one)),
    ...types.filter((one) => CORE.has(one)),
  ]
  const names = telling.map((short) =>
    CORE.has(short) || usual(short) ? usual(short) : simpleName(short),
  )
  return [exact, ...names].filter((name) => typeof name === 'string' && NAME.test(name)) as string[]
}

const CORE: ReadonlySet<string> = new Set(['Activity', 'IntransitiveActivity', 'Object'])

/** AS1 §3.2: `isegment-nz-nc`, or an absolute IRI. */
const NAME =
  // eslint-disable-next-line no-control-regex
  /^(?:[^\s\u0000-\u001f\u007f"<>\\^`{|}:/?#[\]]+|[A-Za-z][A-Za-z0-9+.-]*:[^\s\u0000-\u001f\u007f"<>\\^`{|}]+)$/

function choose(
  names: readonly string[],
  typed: (name: string) => Typed,
  type: Json | undefined,
  exact: Json | undefined,
): Named<string> | null {
  const isSaidBy = (name: string): boolean =>
    isDeepStrictEqual(typed(name).type, type) && typed(name).exact === (exact ?? null)
  const whole = names.find(isSaidBy)
  if (whole !== undefined) return { value: whole, whole: true }
  const types = typesOf(type)
  const near = names.find((name) => types.includes([typed(name).type].flat().at(-1) ?? ''))
  const value = near ?? names[0]
  return value === undefined ? null : { value, whole: false }
}
