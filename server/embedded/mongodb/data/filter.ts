/**
 * Filter — a query document, understood once.
 *
 * Out: conditions that must all hold; `any` holds alternatives. match.ts tests them, plan.ts looks for an index.
 * Rule: an operator that is not in the table below is refused by name.
 */
import { Failure, unsupported } from '../failure'
import { encodeKey } from './keys'
import { splitPath } from './path'
import { isDocument, isTrue, TYPE, typeOf, type Document } from './values'

export type Comparison = 'gt' | 'gte' | 'lt' | 'lte'

export type Condition =
  | {
      /** `equal` says one value, and an upsert takes it. */
      readonly is: 'equal' | 'in'
      readonly at: readonly string[]
      readonly values: readonly unknown[]
      /** Of all values as keys, and of the strings among them as they are. */
      readonly keys: ReadonlySet<string>
      readonly texts: ReadonlySet<unknown>
    }
  | { readonly is: Comparison; readonly at: readonly string[]; readonly key: string }
  | { readonly is: 'exists'; readonly at: readonly string[]; readonly wanted: boolean }
  | { readonly is: 'none' | 'any'; readonly of: readonly Filter[] }

/** All of them must hold. */
export type Filter = readonly Condition[]

export function parseFilter(document: unknown): Filter {
  if (document === undefined || document === null) return []
  if (!isDocument(document)) throw new Failure(14, 'a filter must be a document')
  return Object.entries(document).flatMap(([name, value]) =>
    name.startsWith('$') ? parseLogic(name, value) : parseField(splitPath(name), value),
  )
}

/** The top-level members that a filter looks at. */
export const namesIn = (filter: Filter): readonly string[] =>
  filter.flatMap((condition) =>
    'of' in condition ? condition.of.flatMap(namesIn) : [condition.at[0]!],
  )

function parseLogic(name: string, value: unknown): Filter {
  if (name !== '$and' && name !== '$or') throw unsupported(`the query operator ${name}`)
  const filters = listOf(name, value).map((one) => {
    if (!isDocument(one)) throw new Failure(2, `${name} must hold documents`)
    return parseFilter(one)
  })
  if (filters.length === 0) throw new Failure(2, `${name} must hold at least one filter`)
  return name === '$and' ? filters.flat() : [{ is: 'any', of: filters }]
}

/** The tests of one field, such as `{$gt: 1, $lt: 9}` or `{$in: […]}`, or a value to be equal to. */
function parseField(at: readonly string[], value: unknown): Filter {
  if (!isOperators(value)) return [among('equal', at, [value])]
  return Object.entries(value).flatMap(([name, operand]) => {
    const parse = OPERATORS.get(name)
    if (!parse) throw unsupported(`the query operator ${name}`)
    return parse(at, operand)
  })
}

function isOperators(value: unknown): value is Document {
  if (!isDocument(value)) return false
  const names = Object.keys(value)
  const operators = names.filter((name) => name.startsWith('$')).length
  if (operators > 0 && operators < names.length)
    throw new Failure(2, 'operators and plain fields can not be mixed in one filter')
  return operators > 0
}

function among(is: 'equal' | 'in', at: readonly string[], values: readonly unknown[]): Condition {
  const keys = new Set(values.map(encodeKey))
  return { is, at, values, keys, texts: new Set(values.filter((one) => typeof one === 'string')) }
}

type Parse = (at: readonly string[], operand: unknown) => Filter

const comparison =
  (is: Comparison): Parse =>
  (at, operand) => {
    if (typeOf(operand) === TYPE.array) throw unsupported(`comparing with an array in $${is}`)
    return [{ is, at, key: encodeKey(operand) }]
  }

const OPERATORS: ReadonlyMap<string, Parse> = new Map<string, Parse>([
  ['$eq', (at, value) => [among('equal', at, [value])]],
  ['$ne', (at, value) => [{ is: 'none', of: [[among('equal', at, [value])]] }]],
  ['$in', (at, values) => [among('in', at, listOf('$in', values))]],
  ['$nin', (at, values) => [{ is: 'none', of: [[among('in', at, listOf('$nin', values))]] }]],
  ['$gt', comparison('gt')],
  ['$gte', comparison('gte')],
  ['$lt', comparison('lt')],
  ['$lte', comparison('lte')],
  ['$exists', (at, wanted) => [{ is: 'exists', at, wanted: isTrue(wanted) }]],
  ['$all', parseAll],
])

function parseAll(at: readonly string[], operand: unknown): Filter {
  const values = listOf('$all', operand)
  if (values.some(isOperators)) throw unsupported('an operator inside $all')
  if (values.length === 0) return [{ is: 'any', of: [] }]
  return values.map((value) => among('equal', at, [value]))
}

function listOf(name: string, value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Failure(2, `${name} needs an array`)
  return value
}
