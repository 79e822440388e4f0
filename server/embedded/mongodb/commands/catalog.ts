/** Catalog — the databases and collections there are. */
import { Binary } from 'bson'
import { parseFilter } from '../data/filter'
import { matches } from '../data/match'
import { cursorAnswer } from '../data/raw'
import { encode, isTrue, type Document } from '../data/values'
import { Failure } from '../failure'
import type { Collection } from '../store/collection'
import type { Store } from '../store/store'
import { databaseOf, namespaceOf, requireKnown } from './arguments'
import type { Command } from './command'
import { describeIndex } from './indexes'

export const create: Command = (body, { store }) => {
  requireKnown('create', body, ['create', 'autoIndexId'])
  const namespace = namespaceOf(body, 'create')
  if (store.collections.has(namespace))
    throw new Failure(48, `Collection ${namespace} already exists.`)
  store.ensure(namespace)
  return {}
}

export const drop: Command = (body, { store }) => {
  requireKnown('drop', body, ['drop'])
  const collection = store.collections.get(namespaceOf(body, 'drop'))
  if (!collection) return {}
  store.drop(collection)
  return { nIndexesWas: collection.indexes.size, ns: collection.namespace }
}

export const dropDatabase: Command = (body, { store }) => {
  requireKnown('dropDatabase', body, ['dropDatabase'])
  const database = databaseOf(body)
  for (const collection of collectionsOf(store, database)) store.drop(collection)
  return { dropped: database }
}

export const listCollections: Command = (body, { store }) => {
  requireKnown('listCollections', body, [
    'listCollections',
    'filter',
    'nameOnly',
    'cursor',
    'authorizedCollections',
  ])
  const database = databaseOf(body)
  const filter = parseFilter(body['filter'])
  const descriptions = collectionsOf(store, database)
    .map((collection) => describe(collection, isTrue(body['nameOnly'])))
    .filter((description) => matches(filter, description))
  const cursor = { id: 0n, ns: `${database}.$cmd.listCollections` }
  return cursorAnswer('firstBatch', descriptions.map(encode), cursor)
}

export const listDatabases: Command = (body, { store }) => {
  requireKnown('listDatabases', body, [
    'listDatabases',
    'filter',
    'nameOnly',
    'authorizedDatabases',
  ])
  const sizes = new Map<string, number>()
  for (const { namespace, records } of store.collections.values()) {
    const name = databaseIn(namespace)
    sizes.set(name, (sizes.get(name) ?? 0) + records.size)
  }
  const filter = parseFilter(body['filter'])
  const databases = [...sizes]
    .map(([name, size]) => ({ name, sizeOnDisk: size, empty: size === 0 }))
    .filter((description) => matches(filter, description))
  if (isTrue(body['nameOnly'])) return { databases: databases.map(({ name }) => ({ name })) }
  return { databases, totalSize: databases.reduce((sum, { sizeOnDisk }) => sum + sizeOnDisk, 0) }
}

const databaseIn = (namespace: string): string => namespace.slice(0, namespace.indexOf('.'))

const collectionsOf = (store: Store, database: string): Collection[] =>
  [...store.collections.values()].filter(({ namespace }) => databaseIn(namespace) === database)

function describe({ namespace, uuid, indexes }: Collection, nameOnly: boolean): Document {
  const name = namespace.slice(namespace.indexOf('.') + 1)
  if (nameOnly) return { name, type: 'collection' }
  return {
    name,
    type: 'collection',
    options: {},
    info: { readOnly: false, uuid: new Binary(uuid, Binary.SUBTYPE_UUID) },
    idIndex: describeIndex(indexes.get('_id_')!.spec),
  }
}
