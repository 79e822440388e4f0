/**
 * Indexes — createIndexes, listIndexes.
 *
 * Rule: an index is ascending or descending fields, perhaps unique, sparse, or partial by comparisons. Every other kind is refused
 * by name, because an index that is quietly another one (expiring, collated) would give other answers.
 */
import { parseFilter } from '../data/filter'
import type { Direction } from '../data/keys'
import { splitPath } from '../data/path'
import { encode, isDocument, isTrue, numberOf, type Document } from '../data/values'
import { Failure, unsupported } from '../failure'
import type { IndexSpec } from '../store/btree'
import type { Collection } from '../store/collection'
import { namespaceOf, requireKnown, type Command } from './command'
import { cursorAnswer } from './cursors'

export const createIndexes: Command = (body, { store }) => {
  requireKnown('createIndexes', body, 'indexes commitQuorum')
  const namespace = namespaceOf(body, 'createIndexes')
  const list: unknown = body['indexes']
  if (!Array.isArray(list) || list.length === 0)
    throw new Failure(2, 'indexes must hold one or more')
  const specs = list.map(parseSpec)
  const createdCollectionAutomatically = !store.collections.has(namespace)
  const collection = store.ensure(namespace)
  const numIndexesBefore = collection.indexes.size
  const wanted = specs.filter((spec) => !isThere(collection, spec))
  for (const spec of wanted) if (!isThere(collection, spec)) store.createIndex(collection, spec)
  return {
    numIndexesBefore,
    numIndexesAfter: collection.indexes.size,
    createdCollectionAutomatically,
    ...(wanted.length === 0 ? { note: 'all indexes already exist' } : {}),
  }
}

function parseSpec(given: unknown): IndexSpec {
  if (!isDocument(given) || !isDocument(given['key'])) throw new Failure(67, 'an index needs a key')
  requireKnown('an index', given, 'key name unique sparse partialFilterExpression background v ns')
  const key: Record<string, Direction> = {}
  for (const [path, value] of Object.entries(given['key'])) key[path] = parseField(path, value)
  const name = given['name']
  if (typeof name !== 'string' || name === '' || name === '*' || Object.keys(key).length === 0)
    throw new Failure(67, 'an index needs a name and a field')
  return {
    name,
    key,
    unique: isTrue(given['unique']),
    sparse: isTrue(given['sparse']),
    ...partialOf(given['partialFilterExpression']),
  }
}

/** Comparisons alone: whether a query keeps within them is plain to see. */
function partialOf(given: unknown): Pick<IndexSpec, 'partial'> {
  if (given === undefined) return {}
  if (!isDocument(given) || !parseFilter(given).every((condition) => 'key' in condition))
    throw unsupported('a partial index by anything but $gt, $gte, $lt and $lte')
  return { partial: given }
}

function parseField(path: string, value: unknown): Direction {
  if (typeof value === 'string') throw unsupported(`an index of the kind '${value}'`)
  splitPath(path)
  const direction = numberOf(value)
  if (direction !== 1 && direction !== -1) throw new Failure(67, 'the order of an index is 1 or -1')
  return direction
}

/** True for the same index; another one under this name, or these fields under another name, is a conflict. */
function isThere(collection: Collection, spec: IndexSpec): boolean {
  for (const { spec: present } of collection.indexes.values()) {
    const isSameKey = keyText(present) === keyText(spec)
    if (isSameKey && present.name === '_id_') return true
    const isSame = isSameKey && optionsText(present) === optionsText(spec)
    if (isSame && present.name === spec.name) return true
    if (present.name === spec.name)
      throw new Failure(86, `another index with the name ${spec.name} exists`)
    if (isSameKey)
      throw new Failure(85, `the index exists with the name or options of ${present.name}`)
  }
  return false
}

const keyText = (spec: IndexSpec): string => JSON.stringify(Object.entries(spec.key))

const optionsText = ({ unique, sparse, partial = {} }: IndexSpec): string =>
  JSON.stringify([unique, sparse, partial])

const describeIndex = ({ name, key, unique, sparse, partial }: IndexSpec): Document => ({
  v: 2,
  key,
  name,
  ...(unique && name !== '_id_' ? { unique } : {}),
  ...(sparse ? { sparse } : {}),
  ...(partial ? { partialFilterExpression: partial } : {}),
})

export const listIndexes: Command = (body, { store }) => {
  requireKnown('listIndexes', body, 'cursor')
  const namespace = namespaceOf(body, 'listIndexes')
  const collection = store.collections.get(namespace)
  if (!collection) throw new Failure(26, `ns does not exist: ${namespace}`)
  const descriptions = Array.from(collection.indexes.values(), ({ spec }) =>
    encode(describeIndex(spec)),
  )
  return cursorAnswer('firstBatch', descriptions, { id: 0n, ns: collection.namespace })
}
