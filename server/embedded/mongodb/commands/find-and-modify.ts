/** Find and modify — one document changed or taken away, and shown as it was or as it is. */
import { parseFilter } from '../data/filter'
import { parseProjection } from '../data/project'
import { parseSort } from '../data/sort'
import { applyUpdate, documentToUpsert, parseUpdate } from '../data/update'
import { decode, isTrue, type Document } from '../data/values'
import { Failure } from '../failure'
import { select, type Selected } from '../store/select'
import type { Store } from '../store/store'
import { namespaceOf, requireKnown } from './arguments'
import type { Command } from './command'
import { insertDocument } from './insert'

const OPTIONS = ['query', 'sort', 'update', 'remove', 'new', 'upsert', 'fields', 'hint']

export const findAndModify: Command = (body, { store }) => {
  const name = Object.keys(body)[0]!
  requireKnown('findAndModify', body, [name, 'bypassDocumentValidation', ...OPTIONS])
  const namespace = namespaceOf(body, name)
  const project = parseProjection(body['fields']) ?? ((whole: Document) => whole)
  const filter = parseFilter(body['query'])
  const query = { filter, sort: parseSort(body['sort']), limit: 1 }
  const collection = store.collections.get(namespace)
  const found = collection ? [...select(collection, query)][0] : undefined
  const isRemove = isTrue(body['remove'])
  if (isRemove === (body['update'] != null))
    throw new Failure(9, 'findAndModify needs either update or remove')
  if (isRemove && (isTrue(body['new']) || isTrue(body['upsert'])))
    throw new Failure(9, 'remove goes with neither new nor upsert')

  if (isRemove) {
    if (!found) return { lastErrorObject: { n: 0 }, value: null }
    store.remove(collection!, found)
    return { lastErrorObject: { n: 1 }, value: project(found.document) }
  }
  const update = parseUpdate(body['update'])
  if (found) {
    const value = changed(store, namespace, found, (document) =>
      applyUpdate(update, document, false),
    )
    const shown = isTrue(body['new']) ? value.after : value.before
    return { lastErrorObject: { n: 1, updatedExisting: true }, value: project(shown) }
  }
  if (!isTrue(body['upsert']))
    return { lastErrorObject: { n: 0, updatedExisting: false }, value: null }
  const made = insertDocument(store, store.ensure(namespace), documentToUpsert(filter, update))
  return {
    lastErrorObject: { n: 1, updatedExisting: false, upserted: made['_id'] },
    value: isTrue(body['new']) ? project(made) : null,
  }
}

function changed(
  store: Store,
  namespace: string,
  { record }: Selected,
  apply: (document: Document) => Document,
): { before: Document; after: Document } {
  const before = decode(record.bytes)
  const after = apply(decode(record.bytes))
  store.replace(store.collections.get(namespace)!, record, after)
  return { before, after }
}
