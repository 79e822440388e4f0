/**
 * Schema words — what a parameter's JSON Schema says, in a few words for people.
 *
 * In:  a schema of the kinds that parameters have. Out: "From 1 to 100; 20 when left out", or nothing for any text.
 */
import type { Json, JsonObject } from '../../../schemas/wire'
import { isObject, list } from '../../../views/model/values'

export function schemaWords(schema: JsonObject): string {
  const { type, minimum, maximum, items } = schema
  if (type === 'array' && isObject(items)) return `${schemaWords(items)} May be repeated.`.trim()
  const choices = list(schema['enum'])
  if (choices.length > 0) return `One of ${choices.map(valueText).join(', ')}.`
  if (type !== 'integer') return ''
  const usual =
    schema['default'] === undefined ? '' : `; ${valueText(schema['default'])} when left out`
  return `From ${valueText(minimum)} to ${valueText(maximum)}${usual}.`
}

const valueText = (value: Json | undefined): string => String(value)
