/**
 * Aggregate — only what a driver asks in order to count: `$match`, perhaps `$skip` and `$limit`, and one `$group` of all.
 *
 * Rule: every other stage is refused by name. Where the filter is nothing but equal values of one index, keys are counted and no document
 * is looked at.
 */
import { Int32 } from 'bson'
import { parseFilter } from '../data/filter'
import { encode, isDocument, member, numberOf, type Document } from '../data/values'
import { Failure, unsupported } from '../failure'
import { countMatches } from '../store/select'
import { namespaceOf, requireKnown, wholeNumber, type Command } from './command'
import { cursorAnswer } from './cursors'

export const aggregate: Command = (body, { store }) => {
  requireKnown('aggregate', body, 'pipeline cursor hint allowDiskUse bypassDocumentValidation')
  const namespace = namespaceOf(body, 'aggregate')
  const { filter, skip, limit, group } = understand(body['pipeline'])
  const collection = store.collections.get(namespace)
  const found = collection
    ? countMatches(collection, { filter: parseFilter(filter), skip, limit })
    : 0
  const counted = found === 0 ? [] : [encode({ _id: group, n: new Int32(found) })]
  return cursorAnswer('firstBatch', counted, { id: 0n, ns: namespace })
}

interface Counting {
  readonly filter: unknown
  readonly skip: number
  readonly limit: number
  /** The constant that all are grouped under. */
  readonly group: unknown
}

function understand(pipeline: unknown): Counting {
  if (!Array.isArray(pipeline)) throw new Failure(14, 'a pipeline must be an array')
  const stages: readonly unknown[] = pipeline
  const names = stages.map(nameOf)
  const known = ['$match', '$skip', '$limit', '$group']
  for (const name of names)
    if (!known.includes(name)) throw unsupported(`the stage ${name} of an aggregation`)
  const order = names.map((name) => known.indexOf(name))
  if (names.at(-1) !== '$group' || order.some((place, at) => at > 0 && place <= order[at - 1]!))
    throw unsupported('an aggregation that does more than count')
  const at = (name: string): unknown => member(stages[names.indexOf(name)] as Document, name)
  const has = (name: string): boolean => names.includes(name)
  return {
    filter: has('$match') ? at('$match') : {},
    skip: has('$skip') ? wholeNumber({ $skip: at('$skip') }, '$skip') : 0,
    limit: has('$limit') ? wholeNumber({ $limit: at('$limit') }, '$limit') : 0,
    group: groupOf(at('$group')),
  }
}

function nameOf(stage: unknown): string {
  const names = isDocument(stage) ? Object.keys(stage) : []
  if (names.length !== 1) throw new Failure(9, 'a stage names exactly one thing to do')
  return names[0]!
}

function groupOf(stage: unknown): unknown {
  const group = isDocument(stage) ? stage : {}
  const sum = isDocument(group['n']) ? member(group['n'], '$sum') : undefined
  const isCount = Object.keys(group).sort().join() === '_id,n' && Number(numberOf(sum)) === 1
  const id = group['_id']
  if (!isCount || isDocument(id) || (typeof id === 'string' && id.startsWith('$')))
    throw unsupported('a $group that does more than count')
  return id
}
