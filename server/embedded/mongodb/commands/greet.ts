/**
 * Greet — what a driver or a shell asks before it works: who are you, and are you alive.
 *
 * Rule: a standalone 7.0. With neither a set's name nor a topology version the driver sends no transaction numbers
 * and asks plainly now and then.
 */
import { LIMITS } from '../../../config'
import type { Command } from './command'

const VERSION = '7.0.0'

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
  version: VERSION,
  versionArray: [7, 0, 0, 0],
  gitVersion: 'freshet-embedded',
  modules: [],
  bits: 64,
  debug: false,
  maxBsonObjectSize: LIMITS.mongodbDocumentBytes,
  storageEngines: ['freshet-embedded'],
})

export const connectionStatus: Command = () => ({
  authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] },
})
