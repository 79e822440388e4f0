/**
 * House — photos alone, on an embedded store within the test: with a clock that the test moves, and rights that it gives.
 *
 * Out: what it takes and shows, entries to name photos by, and how much the store holds.
 */
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { Types } from 'mongoose'
import type { Entry } from '../../server/append/entry'
import { hashOf } from '../../server/append/id'
import { photosNamed } from '../../server/append/photos'
import { project } from '../../server/append/projection'
import { openStore } from '../../server/append/store'
import { clock as realClock, type Clock } from '../../server/clock'
import { LIMITS, type Limits } from '../../server/config'
import { startMongodb } from '../../server/embedded/mongodb/server'
import { Refusal } from '../../server/errors'
import type { May } from '../../server/identity'
import { createLog } from '../../server/log'
import { createPhotos, type Photos } from '../../server/photos/photos'
import type { JsonObject } from '../../schemas/wire'
import { ownFolder } from '../embedded/mongodb/folder'
import { photoForm } from '../support/form'
import { send } from '../support/http'
import { started } from '../support/started'

export interface House {
  readonly photos: Photos
  /** Moves its clock. */
  pass(ms: number): void
  /** Answers the status, the code, and the id of what was taken. */
  upload(bytes: Buffer): Promise<{ status: number; code: unknown; id: string }>
  /** The status of GET as somebody. */
  look(id: string, principal?: string): Promise<number>
  name(activity: JsonObject, more?: Partial<Entry>): Promise<Entry>
  /** As DELETE does, without its Delete. */
  erase(entry: Entry): Promise<void>
  /** Documents, files and chunks. */
  held(): Promise<readonly [photos: number, files: number, chunks: number]>
  readonly lines: readonly string[]
  /** Another node on the same store. */
  another(): Promise<Photos>
}

export async function openHouse(
  given: { limits?: Partial<Limits>; may?: May } = {},
): Promise<House> {
  const { dir } = started(ownFolder())
  const mongodb = started(await startMongodb({ dir, port: 0 }))
  const store = await openStore(mongodb.url, { announce: () => Promise.resolve() })
  started({ stop: () => store.close() })
  let passed = 0
  const clock: Clock = { ...realClock, now: () => realClock.now() + passed }
  const limits = { ...LIMITS, ...given.limits }
  const lines: string[] = []
  const open = async () =>
    started(
      await createPhotos({
        store,
        limits,
        clock,
        log: createLog((line) => lines.push(line)),
        publicUrl: () => 'https://feed.example',
        may: given.may ?? (() => true),
      }),
    )
  const photos = await open()
  const server = http.createServer((request, response) => {
    const fail = (error: unknown) => {
      const { status, code } =
        error instanceof Refusal ? error : { status: 500, code: String(error) }
      response.writeHead(status).end(JSON.stringify({ code }))
    }
    if (request.method === 'POST')
      return void photos
        .take(request, response, { id: 'ann' })
        .then((taken) => response.writeHead(201).end(JSON.stringify(taken)), fail)
    const [, , id, size] = request.url!.split('/')
    photos
      .find(id!, size!, { id: String(request.headers['x-principal']) })
      .then((shown) => photos.serve(shown, request, response))
      .catch(fail)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  started({ stop: () => new Promise((resolve) => server.close(resolve)) })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  let seq = 0

  return {
    photos,
    lines,
    another: open,
    pass: (ms) => void (passed += ms),
    async upload(bytes) {
      const answer = await send(url, 'POST', '/photos', photoForm(bytes))
      const { code, location } = answer.json()
      return { status: answer.status, code, id: String(location).split('/').at(-2)! }
    },
    look: async (id, principal = 'ann') =>
      (await send(url, 'GET', `/photos/${id}/60`, { headers: { 'x-principal': principal } }))
        .status,
    async name(activity, more = {}) {
      const id = `urn:x:${++seq}`
      const entry: Entry = {
        _id: new Types.ObjectId(),
        stream: 'general',
        seq,
        id,
        idHash: hashOf(id),
        key: hashOf(id).slice(0, 22),
        text: JSON.stringify(activity),
        p: project(activity),
        at: new Date(realClock.now() + seq),
        photos: photosNamed(activity),
        ...more,
      }
      await store.entries.insertMany([entry], { lean: true })
      return entry
    },
    erase: photos.erasing(async ({ key }) => {
      for (const { _id } of await store.entries.find({ key }).lean<Entry[]>())
        await store.entries.updateOne({ _id }, { $set: { gone: true, text: '{}' } })
    }),
    async held() {
      const count = (name: string) => store.connection.collection(name).countDocuments({})
      return [await count('photos'), await count('photos.files'), await count('photos.chunks')]
    },
  }
}

export const naming = (...ids: readonly string[]): JsonObject => ({
  type: 'Create',
  object: { type: 'Image', url: ids.map((id) => `https://feed.example/photos/${id}/256`) },
})
