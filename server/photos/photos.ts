/**
 * Photos — taken, shown, and removed when nothing names them.
 *
 * In:  the store of the log, who may read what. Out: what routes and node.ts call.
 * Rule: who may see a photo is who may read the activity that it belongs to (owner.ts), asked through `may` (D12, P9).
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Entry } from '../append/entry'
import type { Store } from '../append/store'
import type { Clock } from '../clock'
import type { Limits } from '../config'
import { Refusal } from '../errors'
import type { May, Principal } from '../identity'
import type { Log } from '../log'
import type { JsonObject } from '../../schemas/wire'
import { createLoadCodec } from './codec'
import { createFindOwner } from './owner'
import { createPace } from './pace'
import { addressOf, imageOf, type Photo } from './photo'
import { servePhoto, type Shown } from './serve'
import { createSlots } from './slots'
import { openPhotoStore } from './store'
import { look, sweep } from './sweep'
import { takeForm, takePhoto } from './take'

export interface Taken {
  readonly image: JsonObject
  /** Of the largest size. */
  readonly location: string
}

export interface TakenForm {
  readonly fields: Readonly<Record<string, readonly string[]>>
  readonly image: JsonObject | null
  readonly wrong: unknown
}

export interface Photos {
  /** Refuses with `slow-down`, and before anything is read. */
  pace(address: string): void
  take(request: IncomingMessage, response: ServerResponse, by: Principal): Promise<Taken>
  /** Out of a page's form, with its other fields; why there is no image, if something is wrong with it. */
  takeForm(request: IncomingMessage, by: Principal): Promise<TakenForm>
  /** Refuses with `not-found`, which is also said to who may not see it, and `gone`. */
  find(id: string, size: string, principal: Principal): Promise<Shown>
  serve(shown: Shown, request: IncomingMessage, response: ServerResponse): Promise<void>
  /** Erases an activity, and then the photos that belong to it. */
  erasing(erase: (entry: Entry) => Promise<void>): (entry: Entry) => Promise<void>
  /** Now; it is also done by itself. */
  sweep(): Promise<void>
  stop(): Promise<void>
}

export async function createPhotos(given: {
  readonly store: Store
  readonly limits: Limits
  readonly clock: Clock
  readonly log: Log
  readonly publicUrl: () => string
  readonly may: May
}): Promise<Photos> {
  const { limits, clock, log, publicUrl, may } = given
  const store = await openPhotoStore(given.store, limits, clock)
  const findOwner = createFindOwner(given.store, limits)
  const slots = (atOnce: number, waiting: number) =>
    createSlots({ atOnce, waiting, waitMs: limits.photoWaitMs, clock })
  const taking = {
    store,
    limits,
    loadCodec: createLoadCodec(log),
    arriving: slots(limits.photosArriving, limits.photosArriving),
    converting: slots(limits.photosConverted, limits.photosWaiting),
    heavy: slots(1, limits.photosConverted),
  }
  const sweeping = { store, findOwner, log }

  let isStopped = false
  let running: Promise<void> = Promise.resolve()
  let callOff: () => void = () => undefined
  const sweepNow = () => sweep(sweeping, clock.now())
  const sweepLater = (): void => {
    if (isStopped) return
    callOff = clock.later(limits.photoSweepMs, () => {
      running = sweepNow()
        .catch((error: unknown) => log.warn('photos were not swept', { error }))
        .then(sweepLater)
    })
  }
  sweepLater()

  async function removeOf(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      const photo = await store.find(id)
      if (photo && (await findOwner(photo)).is === 'gone') await look(sweeping, photo)
    }
  }

  return {
    pace: createPace(limits, clock),
    async take(request, response, by) {
      const photo = await takePhoto(taking, request, response, by.id)
      const location = addressOf(publicUrl(), photo._id, 'original')
      return { image: imageOf(photo, publicUrl()), location }
    },
    async takeForm(request, by) {
      const { photo, ...form } = await takeForm(taking, request, by.id)
      return { ...form, image: photo === null ? null : imageOf(photo, publicUrl()) }
    },
    async find(id, name, principal) {
      const photo = await store.find(id)
      const owner = await findOwner(photo ?? { _id: id })
      const size = photo?.sizes?.find((one) => one.name === name)
      const isSeen =
        owner.is === 'nobody'
          ? photo?.by === principal.id
          : owner.streams.some((stream) => may(principal, 'read', stream))
      if (isSeen && owner.is === 'gone')
        throw new Refusal('gone', 'The activity with this photo was deleted.')
      if (!isSeen || !photo || !size) throw new Refusal('not-found', 'No photo has this address.')
      if (owner.is === 'standing' && !photo.owner) await remember(photo, owner)
      return { photo, size, isPublic: owner.is === 'standing' && owner.isPublic }
    },
    serve: (shown, request, response) => servePhoto(store, shown, request, response),
    erasing: (erase) => async (entry) => {
      const named = entry.photos ?? []
      // Due before it is erased: a crash in between leaves it to the sweep, which finds its activity standing or gone.
      for (const id of named) await store.setDue(id, clock.now() + limits.photoArriveMs)
      await erase(entry)
      await removeOf(named).catch((error: unknown) =>
        log.warn('photos stay for the sweep', { error }),
      )
    },
    sweep: sweepNow,
    async stop() {
      isStopped = true
      callOff()
      await running
    },
  }

  /** Saves the next ones a look at the index. */
  function remember(photo: Photo, { key, idHash }: { key: string; idHash: string }): Promise<void> {
    return store.setOwner(photo._id, { key, idHash })
  }
}
