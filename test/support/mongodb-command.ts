/**
 * MongoDB command — what a proxy must know of a command, and the answers that a replica set in trouble gives.
 */
import { Long, type Document } from 'bson'

export interface Command {
  readonly name: string
  readonly collection: string
  readonly document: Document
}

const WRITES = new Set(['insert', 'update', 'delete', 'findAndModify', 'create', 'createIndexes'])

export const NOT_PRIMARY: Document = {
  ok: 0,
  errmsg: 'not primary',
  code: 10107,
  codeName: 'NotWritablePrimary',
}
export const TIMED_OUT: Document = {
  code: 64,
  codeName: 'WriteConcernTimeout',
  errmsg: 'waiting for replication timed out',
  errInfo: { wtimeout: true },
}

export function commandOf(document: Document | null): Command | null {
  if (!document) return null
  const name = Object.keys(document)[0]!
  // The driver's watch over the store: its answers may stream.
  if (/^(?:hello|ismaster)$/i.test(name)) return null
  return { name, collection: String(document[name]), document }
}

export const isWrite = ({ name }: Command): boolean => WRITES.has(name)

export const insertOf =
  (wanted: string) =>
  ({ name, collection }: Command): boolean =>
    name === 'insert' && collection === wanted

export const isMajorityRead = ({ name, collection, document }: Command): boolean =>
  name === 'find' &&
  collection === 'entries' &&
  (document['readConcern'] as Document | undefined)?.['level'] === 'majority'

/** How long the writer waits for the majority, in ms. */
export function patienceOf({ document }: Command): number {
  const wtimeout: unknown = (document['writeConcern'] as Document | undefined)?.['wtimeout']
  if (wtimeout === undefined) return Infinity
  return wtimeout instanceof Long ? wtimeout.toNumber() : Number(wtimeout)
}
