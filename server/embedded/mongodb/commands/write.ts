/**
 * Write — insert, update, delete: statements, done in order up to the first failure, or all of them.
 *
 * Rule: a failed statement is told in `writeErrors` with its place. Documents are stored as they came, byte for byte; only
 * `_id` is added, or moved to the front. An update changes one document.
 */
import { ObjectId } from 'bson'
import { parseFilter } from '../data/filter'
import { applyUpdate, documentToUpsert, parseUpdate, withIdFirst } from '../data/update'
import { decode, encode, isDocument, isTrue, member, numberOf, type Document } from '../data/values'
import { Failure, toFailure } from '../failure'
import type { Collection } from '../store/collection'
import { select } from '../store/select'
import type { Store } from '../store/store'
import { wholeOf } from '../store/whole'
import { namespaceOf, requireKnown, statements, type Command } from './command'

export const insert: Command = (body, { store }) => {
  requireKnown('insert', body, 'documents ordered bypassDocumentValidation')
  const namespace = namespaceOf(body, 'insert')
  const documents = statements(body, 'documents') as readonly Buffer[]
  const collection = store.ensure(namespace)
  let n = 0
  const errors = runEach(body, documents, (bytes) => {
    const document = decode(bytes)
    if (Object.keys(document)[0] !== '_id') insertDocument(store, collection, document)
    else {
      requireId(document)
      store.insert(collection, Buffer.from(bytes), document)
    }
    n++
  })
  return { n, ...errors }
}

export const update: Command = (body, { store }) => {
  requireKnown('update', body, 'updates ordered bypassDocumentValidation')
  const namespace = namespaceOf(body, 'update')
  const upserted: Document[] = []
  let n = 0
  let nModified = 0
  const errors = runEach(body, statements(body, 'updates'), (given, index) => {
    const statement = known('update', given, 'q u upsert hint')
    const filter = parseFilter(statement['q'])
    const change = parseUpdate(statement['u'])
    const collection = store.collections.get(namespace)
    const [record] = collection ? select(collection, { filter, limit: 1 }) : []
    if (record) {
      if (store.replace(collection!, record, applyUpdate(change, decode(wholeOf(record)), false)))
        nModified++
    } else if (isTrue(statement['upsert'])) {
      const made = insertDocument(store, store.ensure(namespace), documentToUpsert(filter, change))
      upserted.push({ index, _id: made['_id'] })
    } else return
    n++
  })
  return { n, nModified, ...(upserted.length > 0 ? { upserted } : {}), ...errors }
}

export const remove: Command = (body, { store }) => {
  requireKnown('delete', body, 'deletes ordered')
  const collection = store.collections.get(namespaceOf(body, 'delete'))
  let n = 0
  const errors = runEach(body, statements(body, 'deletes'), (given) => {
    const statement = known('delete', given, 'q limit hint')
    const filter = parseFilter(statement['q'])
    const limit = numberOf(statement['limit'])
    if (limit !== 0 && limit !== 1) throw new Failure(9, 'the limit of a delete is 0 or 1')
    if (!collection) return
    for (const record of [...select(collection, { filter, limit })]) {
      store.remove(collection, record)
      n++
    }
  })
  return { n, ...errors }
}

function runEach<T>(
  body: Document,
  list: readonly T[],
  run: (statement: T, index: number) => void,
): { writeErrors?: Document[] } {
  const writeErrors: Document[] = []
  for (const [index, statement] of list.entries())
    try {
      run(statement, index)
    } catch (error) {
      const { code, message, more } = toFailure(error)
      writeErrors.push({ index, code, errmsg: message, ...more })
      if (body['ordered'] !== false) break
    }
  return writeErrors.length > 0 ? { writeErrors } : {}
}

function known(what: string, statement: unknown, options: string): Document {
  if (!isDocument(statement)) throw new Failure(14, `a statement of ${what} must be a document`)
  requireKnown(what, statement, options)
  return statement
}

function insertDocument(store: Store, collection: Collection, document: Document): Document {
  const stored = withIdFirst(document, () => new ObjectId())
  requireId(stored)
  store.insert(collection, encode(stored), stored)
  return stored
}

function requireId(document: Document): void {
  const id = member(document, '_id')
  if (id === undefined || Array.isArray(id))
    throw new Failure(53, "the '_id' of a document can not be an array or undefined")
  if (isDocument(id) && Object.keys(id).some((name) => name.startsWith('$')))
    throw new Failure(53, "the '_id' of a document can not have members that begin with $")
}
