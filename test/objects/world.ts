/**
 * World — one or several nodes' posting and views on one store, without HTTP and without Redis.
 */
import type { JsonObject } from '../../schemas/wire'
import { accept } from '../../server/accept/accept'
import type { Entry } from '../../server/append/entry'
import { createHistory } from '../../server/append/history'
import type { Store } from '../../server/append/store'
import { createWriter } from '../../server/append/writer'
import { LIMITS, type Limits } from '../../server/config'
import { Refusal } from '../../server/errors'
import { silentLog } from '../../server/log'
import { createObjects } from '../../server/objects/objects'
import { openStoreOf, startMongodbUrl } from '../append/stored'
import { started } from '../support/started'

export const startWorld = async (): Promise<World> => joinWorld(await startMongodbUrl())

export type World = Awaited<ReturnType<typeof joinWorld>>

/** `deaf`: its hook tells nobody, as if the process had died between the entry and what follows. */
export async function joinWorld(
  url: string,
  given: {
    deaf?: boolean
    limits?: Partial<Limits>
    hear?: (entries: readonly Entry[]) => void
  } = {},
) {
  const limits = { ...LIMITS, ...given.limits }
  const store: Store = await openStoreOf(url, {
    announce: (entries) => {
      if (!given.deaf) objects.stored(entries)
      given.hear?.(entries)
    },
  })
  const history = createHistory(store, limits)
  const objects = await createObjects({ store, find: history.find, limits, log: silentLog })
  const writer = createWriter({
    store,
    history,
    announcing: { announce: (entries) => objects.stored(entries) },
    limits,
    log: silentLog,
    publicUrl: () => 'https://feed.example',
    onIdentity: () => undefined,
    findChanges: objects.findChanges,
  })
  started({
    async stop() {
      await writer.stop()
      await objects.stop()
    },
  })

  async function say(activity: JsonObject | string, ...streams: string[]): Promise<Entry> {
    const body = Buffer.from(typeof activity === 'string' ? activity : JSON.stringify(activity))
    const draft = accept(body, 'application/activity+json', {
      publicUrl: 'https://feed.example',
      limits,
    })
    const { entry } = await writer.post({
      draft,
      streams: streams.length > 0 ? streams : ['general'],
      principal: 'anyone',
      idempotencyKey: null,
    })
    return entry
  }
  const state = async (id: string): Promise<JsonObject> =>
    JSON.parse(await objects.state(id, () => true)) as JsonObject
  const codeOf = (id: string): Promise<string> =>
    state(id).then(
      () => 'there',
      (error: unknown) => (error instanceof Refusal ? error.code : Promise.reject(error as Error)),
    )
  const due = async (): Promise<number> =>
    (await store.entries.find({ due: { $exists: true } }).lean()).length
  return { url, store, history, objects, writer, say, state, codeOf, due }
}

/** Of the collections of an answer, how many each has. */
export const totals = (state: JsonObject): Record<string, number> =>
  Object.fromEntries(
    ['replies', 'likes', 'shares', 'dislikes', 'followers'].flatMap((name) => {
      const total = (state[name] as JsonObject | undefined)?.totalItems
      return typeof total === 'number' && total > 0 ? [[name, total]] : []
    }),
  )
