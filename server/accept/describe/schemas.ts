/**
 * Schemas — the JSON Schemas that documents are judged by, as components of the API's description.
 *
 * In:  schemas by name (`as2/object.json`), each with `$id` and relative `$ref`s.
 * Out: the same by component name (`as2.object`), pointing at each other within one document.
 * Rule: nothing but addresses is changed: what is described is what is judged.
 */
import type { Json, JsonObject } from '../../../schemas/wire'

export function componentsOf(documents: Readonly<Record<string, JsonObject>>): JsonObject {
  return Object.fromEntries(
    Object.entries(documents).map(([name, { $schema: _, $id: __, ...schema }]) => [
      componentName(name),
      pointed(schema, name),
    ]),
  )
}

export const componentName = (name: string): string =>
  name.replace(/\.json$/, '').replaceAll('/', '.')

export const schemaRef = (component: string): JsonObject => ({
  $ref: `#/components/schemas/${component}`,
})

function pointed(value: Json, within: string): Json {
  if (Array.isArray(value)) return value.map((one) => pointed(one, within))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([member, inner]) => [
      member,
      member === '$ref' && typeof inner === 'string'
        ? addressOf(inner, within)
        : pointed(inner, within),
    ]),
  )
}

/** `iri.json#/definitions/absolute`, seen from `as2/value.json`. */
function addressOf(ref: string, within: string): string {
  const { pathname, hash } = new URL(ref, `x:/${within}`)
  return `#/components/schemas/${componentName(pathname.slice(1))}${hash.slice(1)}`
}
