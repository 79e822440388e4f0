/** Stores — the servers that the contract is held against: the embedded one always, another one when the machine has it. */
import { createConnection, type Connection } from 'mongoose'
import { startMongodb } from '../../../server/embedded/mongodb/server'
import { NOTHING, type Need } from '../../support/available'
import { MONGODB, ownDatabase } from '../../support/mongodb'
import { started } from '../../support/started'
import { ownFolder } from './folder'

export interface StoreUnderTest {
  readonly name: string
  readonly need: Need
  url(): Promise<string>
}

export const EMBEDDED: StoreUnderTest = {
  name: 'the embedded store',
  need: NOTHING,
  async url() {
    const { dir } = started(ownFolder())
    const server = started(await startMongodb({ dir, port: 0 }))
    return `${server.url}/contract`
  },
}

export const STORES: readonly StoreUnderTest[] = [
  EMBEDDED,
  { name: 'another MongoDB', need: MONGODB, url: ownDatabase },
]

/** As the application connects. */
export async function connect(url: string): Promise<Connection> {
  const connection = createConnection(url, {
    autoIndex: false,
    autoCreate: false,
    readConcern: { level: 'majority' },
    writeConcern: { w: 'majority', journal: true },
  })
  connection.on('error', () => undefined)
  started({ stop: () => connection.close() })
  return connection.asPromise()
}
