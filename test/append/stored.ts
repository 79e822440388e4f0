/**
 * Stored — an embedded store in a folder of its own, and the models on it.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Types } from 'mongoose'
import type { AnnounceOptions } from '../../server/append/announce'
import type { Unplaced } from '../../server/append/commit'
import type { Entry } from '../../server/append/entry'
import { openStore, type Store } from '../../server/append/store'
import { startMongodb } from '../../server/embedded/mongodb/server'
import { started } from '../support/started'
import { unplaced } from './fake-store'

export async function startMongodbUrl(): Promise<string> {
  const dir = await mkdtemp(path.join(tmpdir(), 'freshet-append-'))
  const mongodb = await startMongodb({ dir, port: 0 })
  started({
    async stop() {
      await mongodb.stop()
      await rm(dir, { recursive: true, force: true })
    },
  })
  return mongodb.url
}

export async function openStoreOf(
  url: string,
  announce: AnnounceOptions<Entry> = { announce: () => undefined },
): Promise<Store> {
  const store = await openStore(url, announce)
  started({ stop: () => store.close() })
  return store
}

export const startStore = async (announce?: AnnounceOptions<Entry>): Promise<Store> =>
  openStoreOf(await startMongodbUrl(), announce)

export const entryAt = (
  stream: string,
  seq: number,
  more: Partial<Omit<Entry, keyof Unplaced>> & Partial<Unplaced> = {},
): Entry => ({
  _id: new Types.ObjectId(),
  stream,
  seq,
  ...unplaced(`${stream}-${seq}`),
  at: new Date(),
  ...more,
})

export const put = (store: Store, ...entries: Entry[]): Promise<unknown> =>
  store.entries.insertMany(entries, { lean: true })
