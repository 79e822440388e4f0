/**
 * Take — a photo from the request to the store.
 *
 * receive the form → by its first bytes an image? → keep as sent → wait for a slot → make the sizes → finish.
 * Rule: memory holds a photo only while it is converted, and no more of them than there are slots. Whatever fails, nothing stays; what
 *       could not be removed is found by the sweep.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import type { Limits } from '../config'
import { Refusal } from '../errors'
import type { Codec } from './codec'
import { readForm, type ReadForm } from './form'
import { receiveFile, type Keeping } from './multipart'
import type { Photo } from './photo'
import { makeSizes, notAnImage } from './sizes'
import type { Slots } from './slots'
import type { PhotoStore } from './store'
import { isHeic, TYPE_BYTES, typeOf, type ImageType } from './type'

export interface TakeDeps {
  readonly store: PhotoStore
  readonly limits: Limits
  readonly loadCodec: () => Promise<Codec>
  /** Of photos that are arriving. */
  readonly arriving: Slots
  /** Of photos that are being converted. */
  readonly converting: Slots
  /** Of those among them that take much memory. */
  readonly heavy: Slots
}

interface Sent {
  readonly photo: Photo
  readonly type: ImageType
}

export async function takePhoto(
  deps: TakeDeps,
  request: IncomingMessage,
  response: ServerResponse,
  by: string,
): Promise<Photo> {
  const { limits } = deps
  const sent = await deps.arriving.run(() =>
    receiveFile(request, response, limits, keepingIn(deps, by)),
  )
  return convert(deps, sent)
}

/** A photo among the fields of a page's form; what is wrong with it is told beside them. */
export async function takeForm(
  deps: TakeDeps,
  request: IncomingMessage,
  by: string,
): Promise<Omit<ReadForm<Photo>, 'kept'> & { readonly photo: Photo | null }> {
  const { fields, kept, wrong } = await deps.arriving.run(() =>
    readForm(request, deps.limits, keepingIn(deps, by)),
  )
  if (kept === null) return { fields, wrong, photo: null }
  try {
    return { fields, wrong: null, photo: await convert(deps, kept) }
  } catch (error) {
    return { fields, wrong: error, photo: null }
  }
}

const keepingIn = (deps: TakeDeps, by: string): Keeping<Sent> => ({
  keep: (file) => keepSent(deps, file, by),
  drop: ({ photo }) => deps.store.discard(photo),
})

function convert(deps: TakeDeps, { photo, type }: Sent): Promise<Photo> {
  const { store, limits } = deps
  return orDiscard(store, photo, async () => {
    const made = await deps.converting.run(async () => {
      const bytes = await store.readSent(photo)
      return makeSizes(await deps.loadCodec(), { bytes, type }, limits, deps.heavy.run)
    })
    return store.finish(photo, made)
  })
}

async function keepSent({ store, loadCodec }: TakeDeps, file: Readable, by: string): Promise<Sent> {
  const { first, bytes } = await peek(file, TYPE_BYTES)
  const type = typeOf(first)
  if (type === null) throw refusalOf(first)
  await loadCodec()
  const photo = await store.begin(by)
  return orDiscard(store, photo, async () => {
    await store.keepSent(photo, bytes)
    return { photo, type }
  })
}

async function orDiscard<T>(store: PhotoStore, photo: Photo, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    await store.discard(photo).catch(() => undefined)
    throw error
  }
}

const refusalOf = (first: Buffer): Refusal =>
  isHeic(first)
    ? new Refusal('content-type', 'HEIC photos can’t be read here. Send a JPEG: phones export one.')
    : notAnImage()

/** The beginning of a stream, and all of it. */
async function peek(stream: Readable, length: number): Promise<{ first: Buffer; bytes: Readable }> {
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  const held: Buffer[] = []
  let size = 0
  while (size < length) {
    const { value, done } = await chunks.next()
    if (done) break
    held.push(value)
    size += value.length
  }
  const all = async function* () {
    yield* held
    for (let next; !(next = await chunks.next()).done;) yield next.value
  }
  return { first: Buffer.concat(held), bytes: Readable.from(all()) }
}
