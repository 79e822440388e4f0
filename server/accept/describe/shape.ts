/**
 * Shape — the JSON Schema of a type of the wire.
 *
 * Rule: `shapeOf<T>` takes a schema for each member of T and for nothing else, and `optional` where T has it so: a type that
 * changes without its description does not compile.
 */
import type { JsonObject } from '../../../schemas/wire'

class Optional {
  constructor(readonly schema: JsonObject) {}
}

type Members<T> = {
  readonly [K in keyof T]-?: object extends Pick<T, K> ? Optional : JsonObject
}

export const optional = (schema: JsonObject): Optional => new Optional(schema)

export function shapeOf<T extends object>(members: Members<T>): JsonObject {
  const all = Object.entries<JsonObject | Optional>(members)
  const required = all.filter(([, one]) => !(one instanceof Optional)).map(([name]) => name)
  return {
    type: 'object',
    properties: Object.fromEntries(
      all.map(([name, one]) => [name, one instanceof Optional ? one.schema : one]),
    ),
    ...(required.length === 0 ? {} : { required }),
  }
}
