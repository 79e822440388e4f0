/** Find and modify — one document changed or taken away, and shown as it was or as it is. */
import { parseFilter } from '../data/filter'
import { parseProjection } from '../data/project'
import { parseSort } from '../data/sort'
import { applyUpdate, documentToUpsert, parseUpdate } from '../data/update'
import { decode, encode, isTrue, type Document } from '../data/values'
import { Failure } from '../failure'
import { select } from '../store/select'
import { namespaceOf, requireKnown } from './arguments'
import type { Command } from './command'
import { insertDocument } from './insert'

const OPTIONS = ['query', 'sort', 'update', 'remove', 'new', 'upsert', 'fields', 'hint']

export const findAndModify: Command = (body, { store }) => {
  const name = Object.keys(body)[0]!
  requireKnown('findAndModify', body, [name, 'bypassDocumentValidation', ...OPTIONS])
  const namespace = namespaceOf(body, name)
  const projection = parseProjection(body['fields'])
  const project = (bytes: Buffer): Document => decode(projection?.(bytes) ?? bytes)
  const filter = parseFilter(body['query'])
  const query = { filter, sort: parseSort(body['sort']), limit: 1 }
  const collection = store.collections.get(namespace)
  const found = collection ? [...select(collection, query)][0] : undefined
  const isRemove = isTrue(body['remove'])
  if (isRemove === (body['update'] != null))
    throw new Failure(9, 'findAndModify needs either update or remove')
  if (isRemove && (isTrue(body['new']) || isTrue(body['upsert'])))
    throw new Failure(9, 'remove goes with neither new nor upsert')

  const before = found?.bytes
  if (isRemove) {
    if (!before) return { lastErrorObject: { n: 0 }, value: null }
    store.remove(collection!, found)
    return { lastErrorObject: { n: 1 }, value: project(before) }
  }
  const update = parseUpdate(body['update'])
  if (before) {
    store.replace(collection!, found, applyUpdate(update, decode(before), false))
    const value = project(isTrue(body['new']) ? found.bytes : before)
    return { lastErrorObject: { n: 1, updatedExisting: true }, value }
  }
  if (!isTrue(body['upsert']))
    return { lastErrorObject: { n: 0, updatedExisting: false }, value: null }
  const made = insertDocument(store, store.ensure(namespace), documentToUpsert(filter, update))
  return {
    lastErrorObject: { n: 1, updatedExisting: false, upserted: made['_id'] },
    value: isTrue(body['new']) ? project(encode(made)) : null,
  }
}
