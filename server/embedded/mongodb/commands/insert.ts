/** Insert — documents as they came, byte for byte; only `_id` is added, or moved to the front. */
import { ObjectId } from 'bson'
import { decode, encode, isDocument, member, type Document } from '../data/values'
import { withIdFirst } from '../data/update'
import { Failure } from '../failure'
import type { Collection } from '../store/collection'
import type { Store } from '../store/store'
import { namespaceOf, requireKnown, statements } from './arguments'
import type { Command } from './command'
import { runStatements } from './statement'

export const insert: Command = (body, { store }) => {
  requireKnown('insert', body, ['insert', 'documents', 'ordered', 'bypassDocumentValidation'])
  const namespace = namespaceOf(body, 'insert')
  const documents = statements(body, 'documents') as readonly Buffer[]
  const collection = store.ensure(namespace)
  let n = 0
  const errors = runStatements(documents, body['ordered'] !== false, (bytes) => {
    insertOne(store, collection, bytes)
    n++
  })
  return { n, ...errors }
}

function insertOne(store: Store, collection: Collection, bytes: Uint8Array): void {
  const document = decode(bytes)
  if (Object.keys(document)[0] !== '_id') insertDocument(store, collection, document)
  else {
    requireId(document)
    store.insert(collection, Buffer.from(bytes), document)
  }
}

export function insertDocument(store: Store, collection: Collection, document: Document): Document {
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
