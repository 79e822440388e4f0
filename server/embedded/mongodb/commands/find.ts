/** Find — find, count, getMore, killCursors. */
import { Long } from 'bson'
import { parseFilter } from '../data/filter'
import { parseProjection } from '../data/project'
import { parseSort } from '../data/sort'
import { isTrue, type Document } from '../data/values'
import { Failure } from '../failure'
import { select } from '../store/select'
import { databaseOf, namespaceOf, requireKnown, wholeNumber } from './arguments'
import type { Command } from './command'

const FIRST_BATCH = 101

/** An index that a hint names is never needed for the answer; the plan finds its own. */
const FIND_OPTIONS = [
  'find',
  'filter',
  'sort',
  'projection',
  'skip',
  'limit',
  'batchSize',
  'singleBatch',
  'hint',
  'noCursorTimeout',
  'allowDiskUse',
  'allowPartialResults',
]

export const find: Command = (body, { store, cursors }) => {
  requireKnown('find', body, FIND_OPTIONS)
  const namespace = namespaceOf(body, 'find')
  const project = parseProjection(body['projection'])
  const query = {
    filter: parseFilter(body['filter']),
    sort: parseSort(body['sort']),
    skip: wholeNumber(body, 'skip'),
    limit: wholeNumber(body, 'limit'),
  }
  const collection = store.collections.get(namespace)
  const documents = collection
    ? Array.from(select(collection, query), ({ bytes }) => project?.(bytes) ?? bytes)
    : []
  const size = body['batchSize'] == null ? FIRST_BATCH : wholeNumber(body, 'batchSize')
  return cursors.open(namespace, documents, size, isTrue(body['singleBatch']))
}

export const count: Command = (body, { store }) => {
  requireKnown('count', body, ['count', 'query', 'skip', 'limit', 'hint', 'fields'])
  const query = {
    filter: parseFilter(body['query']),
    skip: wholeNumber(body, 'skip'),
    limit: wholeNumber(body, 'limit'),
  }
  const collection = store.collections.get(namespaceOf(body, 'count'))
  if (!collection) return { n: 0 }
  if (query.filter.length > 0 || query.skip > 0 || query.limit > 0)
    return { n: Array.from(select(collection, query)).length }
  return { n: collection.records.size }
}

export const getMore: Command = (body, { cursors }) => {
  requireKnown('getMore', body, ['getMore', 'collection', 'batchSize'])
  return cursors.next(
    cursorId(body['getMore']),
    `${databaseOf(body)}.${String(body['collection'])}`,
    wholeNumber(body, 'batchSize'),
  )
}

export const killCursors: Command = (body, { cursors }) => {
  requireKnown('killCursors', body, ['killCursors', 'cursors'])
  const killed: Document[] = []
  const unknown: Document[] = []
  const ids: unknown = body['cursors']
  for (const id of Array.isArray(ids) ? ids : [])
    (cursors.kill(cursorId(id)) ? killed : unknown).push(id)
  return {
    cursorsKilled: killed,
    cursorsNotFound: unknown,
    cursorsAlive: [],
    cursorsUnknown: [],
  }
}

function cursorId(value: unknown): string {
  if (value instanceof Long) return value.toString()
  throw new Failure(14, 'the id of a cursor must be an int64')
}
