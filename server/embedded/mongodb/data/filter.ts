/**
 * Filter — a query document, understood once.
 *
 * Out: conditions that must all hold; `any` holds alternatives. match.ts tests them, plan.ts looks for an index.
 * Rule: an operator that is not in the table below is refused by name.
 */
import { BSONRegExp } from 'bson'
import { Failure, unsupported } from '../failure'
import { encodeKey } from './keys'
import { splitPath } from './path'
import { isDocument, isTrue, TYPE, typeOf, type Document } from './values'

export type Comparison = 'gt' | 'gte' | 'lt' | 'lte'

export type Condition =
  | { readonly is: 'equal'; readonly at: readonly string[]; readonly value: unknown }
  | { readonly is: Comparison; readonly at: readonly string[]; readonly value: unknown }
  | {
      readonly is: 'in'
      readonly at: readonly string[]
      readonly values: readonly unknown[]
      readonly keys: ReadonlySet<string>
    }
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
  if (name === '$comment') return []
  if (name !== '$and' && name !== '$or') throw unsupported(`the query operator ${name}`)
  if (!Array.isArray(value) || value.length === 0)
    throw new Failure(2, `${name} must be a list with at least one filter`)
  const filters = value.map((one: unknown) => {
    if (!isDocument(one)) throw new Failure(2, `${name} must hold documents`)
    return parseFilter(one)
  })
  return name === '$and' ? filters.flat() : [{ is: 'any', of: filters }]
}

/** The tests of one field, such as `{$gt: 1, $lt: 9}` or `{$in: […]}`, or a value to be equal to. */
export function parseField(at: readonly string[], value: unknown): Filter {
  if (!isOperators(value)) return [{ is: 'equal', at, value: plain(value) }]
  return Object.entries(value).flatMap(([name, operand]) => {
    const parse = OPERATORS[name]
    if (!Object.hasOwn(OPERATORS, name) || !parse) throw unsupported(`the query operator ${name}`)
    return parse(at, operand)
  })
}

export function isOperators(value: unknown): value is Document {
  if (!isDocument(value)) return false
  const names = Object.keys(value)
  const operators = names.filter((name) => name.startsWith('$')).length
  if (operators > 0 && operators < names.length)
    throw new Failure(2, 'operators and plain fields can not be mixed in one filter')
  return operators > 0
}

type Parse = (at: readonly string[], operand: unknown) => Filter

const comparison =
  (is: Comparison): Parse =>
  (at, operand) => {
    const type = typeOf(plain(operand))
    if (type === TYPE.array || type === TYPE.minKey || type === TYPE.maxKey)
      throw unsupported(`comparing with an array, MinKey or MaxKey in $${is}`)
    return [{ is, at, value: operand }]
  }

const among: (name: string) => (...args: Parameters<Parse>) => Condition =
  (name) => (at, operand) => {
    if (!Array.isArray(operand)) throw new Failure(2, `${name} needs an array`)
    const values = operand.map(plain)
    return { is: 'in', at, values, keys: new Set(values.map(encodeKey)) }
  }

const OPERATORS: Readonly<Record<string, Parse>> = {
  $eq: (at, value) => [{ is: 'equal', at, value: plain(value) }],
  $ne: (at, value) => [{ is: 'none', of: [[{ is: 'equal', at, value: plain(value) }]] }],
  $in: (...args) => [among('$in')(...args)],
  $nin: (...args) => [{ is: 'none', of: [[among('$nin')(...args)]] }],
  $gt: comparison('gt'),
  $gte: comparison('gte'),
  $lt: comparison('lt'),
  $lte: comparison('lte'),
  $exists: (at, wanted) => [{ is: 'exists', at, wanted: isTrue(wanted) }],
  $all: (at, values) => {
    if (!Array.isArray(values)) throw new Failure(2, '$all needs an array')
    if (values.length === 0) return [{ is: 'any', of: [] }]
    return values.map((value): Condition => {
      if (isOperators(value)) throw unsupported('an operator inside $all')
      return { is: 'equal', at, value: plain(value) }
    })
  },
}

/** In a filter a regular expression is a search, which is left to a real server. */
function plain(value: unknown): unknown {
  if (value instanceof BSONRegExp) throw unsupported('a regular expression in a filter')
  typeOf(value)
  return value
}
