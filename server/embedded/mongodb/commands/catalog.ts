/**
 * Catalog — what a driver or a shell asks besides its work: who are you, are you alive, which collections are there.
 *
 * Rule: a standalone 7.0. With neither a set's name nor a topology version the driver sends no transaction numbers
 * and asks plainly now and then.
 */
import { LIMITS } from '../../../config'
import { parseFilter } from '../data/filter'
import { matches } from '../data/match'
import { encode } from '../data/values'
import { Failure } from '../failure'
import { databaseOf, namespaceOf, requireKnown, type Command } from './command'
import { cursorAnswer } from './cursors'

export const hello: Command = (_body, { connectionId }) => ({
  helloOk: true,
  ismaster: true,
  isWritablePrimary: true,
  maxBsonObjectSize: LIMITS.mongodbDocumentBytes,
  maxMessageSizeBytes: LIMITS.mongodbMessageBytes,
  maxWriteBatchSize: LIMITS.mongodbBatchDocuments,
  localTime: new Date(),
  logicalSessionTimeoutMinutes: 30,
  connectionId,
  minWireVersion: 0,
  maxWireVersion: 21,
  readOnly: false,
})

export const ping: Command = () => ({})

export const buildInfo: Command = () => ({
  version: '7.0.0',
  versionArray: [7, 0, 0, 0],
  gitVersion: 'freshet-embedded',
  modules: [],
  maxBsonObjectSize: LIMITS.mongodbDocumentBytes,
})

/** Mongoose sends it for a model that makes its collection by itself. */
export const create: Command = (body, { store }) => {
  requireKnown('create', body, '')
  const namespace = namespaceOf(body, 'create')
  if (store.collections.has(namespace))
    throw new Failure(48, `Collection ${namespace} already exists.`)
  store.ensure(namespace)
  return {}
}

export const listCollections: Command = (body, { store }) => {
  requireKnown('listCollections', body, 'filter nameOnly cursor authorizedCollections')
  const database = databaseOf(body)
  const filter = parseFilter(body['filter'])
  const descriptions = [...store.collections.keys()]
    .filter((namespace) => namespace.startsWith(`${database}.`))
    .map((namespace) => ({ name: namespace.slice(database.length + 1), type: 'collection' }))
    .filter((description) => matches(filter, description))
  const cursor = { id: 0n, ns: `${database}.$cmd.listCollections` }
  return cursorAnswer('firstBatch', descriptions.map(encode), cursor)
}

export const listDatabases: Command = (body, { store }) => {
  requireKnown('listDatabases', body, 'nameOnly authorizedDatabases')
  const names = Array.from(store.collections.keys(), (namespace) => namespace.split('.')[0]!)
  return { databases: [...new Set(names)].map((name) => ({ name, empty: false })), totalSize: 0 }
}
