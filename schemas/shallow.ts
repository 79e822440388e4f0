/**
 * Shallow — what one object must keep by itself, without the objects in it.
 *
 * In:  a version of ActivityStreams. Out: a schema without any `$ref`.
 * Rule: each `$ref` is followed; where one leads to an object within another, anything goes. So the schema is finite, and one
 *       flat function when it is compiled.
 */
import { schemaDocuments, type SchemaName } from './documents'
import type { Json, JsonObject } from './wire'

export function shallowSchema(version: SchemaName): JsonObject {
  const documents = schemaDocuments()
  const object = `${version}/object.json`
  const follow = (value: Json, file: string): Json => {
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value.map((one) => follow(one, file))
    if (typeof value['$ref'] === 'string') return target(value['$ref'], file)
    return Object.fromEntries(
      Object.entries(value)
        .filter(([name]) => !NAMING.has(name))
        .map(([name, one]) => [name, follow(one, file)]),
    )
  }
  const target = (ref: string, from: string): Json => {
    const [file = '', fragment = ''] = ref.split('#')
    const name = file === '' ? from : `${version}/${file}`
    if (name === object) return {}
    const steps = fragment.split('/').slice(1)
    const found = steps.reduce<Json>(
      (schema, step) => (schema as JsonObject)[step] ?? {},
      documents[name] ?? {},
    )
    return follow(found, name)
  }
  return follow(documents[object] ?? {}, object) as JsonObject
}

const NAMING: ReadonlySet<string> = new Set(['$schema', '$id', 'definitions'])
