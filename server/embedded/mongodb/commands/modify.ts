/** Modify — update and delete. */
import { documentToUpsert, applyUpdate, parseUpdate } from '../data/update'
import { parseFilter } from '../data/filter'
import { decode, isDocument, isTrue, numberOf, type Document } from '../data/values'
import { Failure } from '../failure'
import { select } from '../store/select'
import { namespaceOf, requireKnown, statements } from './arguments'
import type { Command } from './command'
import { insertDocument } from './insert'
import { runStatements } from './statement'

export const update: Command = (body, { store }) => {
  requireKnown('update', body, ['update', 'updates', 'ordered', 'bypassDocumentValidation'])
  const namespace = namespaceOf(body, 'update')
  const list = statements(body, 'updates')
  const upserted: Document[] = []
  let n = 0
  let nModified = 0
  const errors = runStatements(list, body['ordered'] !== false, (statement, index) => {
    requireStatement('update', statement, ['q', 'u', 'multi', 'upsert', 'hint'])
    const filter = parseFilter(statement['q'])
    const change = parseUpdate(statement['u'])
    const isMulti = isTrue(statement['multi'])
    if (isMulti && change.replacement) throw new Failure(9, 'multi needs update operators')
    const collection = store.collections.get(namespace)
    const found = collection ? [...select(collection, { filter, limit: isMulti ? 0 : 1 })] : []
    for (const record of found) {
      const changed = applyUpdate(change, decode(record.bytes), false)
      if (store.replace(collection!, record, changed)) nModified++
      n++
    }
    if (found.length > 0 || !isTrue(statement['upsert'])) return
    const made = documentToUpsert(filter, change)
    upserted.push({ index, _id: insertDocument(store, store.ensure(namespace), made)['_id'] })
    n++
  })
  return { n, nModified, ...(upserted.length > 0 ? { upserted } : {}), ...errors }
}

export const remove: Command = (body, { store }) => {
  requireKnown('delete', body, ['delete', 'deletes', 'ordered'])
  const collection = store.collections.get(namespaceOf(body, 'delete'))
  let n = 0
  const errors = runStatements(
    statements(body, 'deletes'),
    body['ordered'] !== false,
    (statement) => {
      requireStatement('delete', statement, ['q', 'limit', 'hint'])
      const filter = parseFilter(statement['q'])
      const limit = numberOf(statement['limit'])
      if (limit !== 0 && limit !== 1) throw new Failure(9, 'the limit of a delete is 0 or 1')
      if (!collection) return
      for (const record of [...select(collection, { filter, limit })]) {
        store.remove(collection, record)
        n++
      }
    },
  )
  return { n, ...errors }
}

function requireStatement(
  what: string,
  statement: unknown,
  known: readonly string[],
): asserts statement is Document {
  if (!isDocument(statement)) throw new Failure(14, `a statement of ${what} must be a document`)
  requireKnown(what, statement, known)
}
