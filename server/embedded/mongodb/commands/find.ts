/** Find — find, count, getMore, killCursors. */
import { Long } from 'bson'
import { parseFilter } from '../data/filter'
import { parseProjection } from '../data/fields'
import { parseSort } from '../data/sort'
import { isTrue } from '../data/values'
import { Failure } from '../failure'
import { countMatches, select } from '../store/select'
import { answerOf } from '../store/whole'
import { databaseOf, namespaceOf, requireKnown, wholeNumber, type Command } from './command'

const FIRST_BATCH = 101

/** An index that a hint names is never needed for the answer; the plan finds its own. */
const FIND_OPTIONS =
  'filter sort projection skip limit batchSize singleBatch hint noCursorTimeout allowDiskUse allowPartialResults'

export const find: Command = (body, { store, cursors }) => {
  requireKnown('find', body, FIND_OPTIONS)
  const namespace = namespaceOf(body, 'find')
  const names = parseProjection(body['projection'])
  const query = {
    filter: parseFilter(body['filter']),
    sort: parseSort(body['sort']),
    skip: wholeNumber(body, 'skip'),
    limit: wholeNumber(body, 'limit'),
  }
  const collection = store.collections.get(namespace)
  const documents = collection
    ? Array.from(select(collection, query), (record) => answerOf(record, names))
    : []
  const size = body['batchSize'] == null ? FIRST_BATCH : wholeNumber(body, 'batchSize')
  return cursors.open(namespace, documents, size, isTrue(body['singleBatch']))
}

export const count: Command = (body, { store }) => {
  requireKnown('count', body, 'query skip limit hint fields')
  const query = {
    filter: parseFilter(body['query']),
    skip: wholeNumber(body, 'skip'),
    limit: wholeNumber(body, 'limit'),
  }
  const collection = store.collections.get(namespaceOf(body, 'count'))
  return { n: collection ? countMatches(collection, query) : 0 }
}

export const getMore: Command = (body, { cursors }) => {
  requireKnown('getMore', body, 'collection batchSize')
  return cursors.next(
    cursorId(body['getMore']),
    `${databaseOf(body)}.${String(body['collection'])}`,
    wholeNumber(body, 'batchSize'),
  )
}

export const killCursors: Command = (body, { cursors }) => {
  requireKnown('killCursors', body, 'cursors')
  const ids: unknown = body['cursors']
  const asked: unknown[] = Array.isArray(ids) ? ids : []
  const cursorsKilled = asked.filter((id) => cursors.kill(cursorId(id)))
  const cursorsNotFound = asked.filter((id) => !cursorsKilled.includes(id))
  return { cursorsKilled, cursorsNotFound, cursorsAlive: [], cursorsUnknown: [] }
}

function cursorId(value: unknown): string {
  if (value instanceof Long) return value.toString()
  throw new Failure(14, 'the id of a cursor must be an int64')
}
