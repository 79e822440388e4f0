/**
 * Store — photos in MongoDB: a document for each, and its bytes in GridFS (`photos.files`, `photos.chunks`).
 *
 * Rule: begin → keep → finish. The document stands before the first byte does and names all files that may come, so
 *       that whatever a crash leaves is found by it; it is shown only when `finish` has written `sizes`, in one
 *       write, after every byte. What was sent is gone by then: it may say where somebody lives.
 */
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { mongo, Schema, Types, type Model } from 'mongoose'
import { mintSegment } from '../append/id'
import { refusingTrouble } from '../append/unavailable'
import type { Store } from '../append/store'
import type { Clock } from '../clock'
import type { Limits } from '../config'
import { Refusal } from '../errors'
import { SIZE_NAMES, type Photo, type Size } from './photo'
import type { Made } from './sizes'

export interface PhotoStore {
  begin(by: string): Promise<Photo>
  keepSent(photo: Photo, bytes: Readable): Promise<void>
  readSent(photo: Photo): Promise<Buffer>
  finish(photo: Photo, made: readonly Made[]): Promise<Photo>
  /** With all its bytes. */
  discard(photo: Photo): Promise<void>
  /** Only one that is whole. */
  find(id: string): Promise<Photo | null>
  due(now: number, most: number): Promise<readonly Photo[]>
  setDue(id: string, due: number): Promise<void>
  setOwner(id: string, owner: NonNullable<Photo['owner']>): Promise<void>
  /** Nothing more need be looked at; not if it became due anew meanwhile. */
  settle(photo: Photo): Promise<void>
  /** From a first byte to before an end. */
  open(size: Size, start: number, end: number): Readable
}

export async function openPhotoStore(
  { connection }: Store,
  limits: Limits,
  clock: Clock,
): Promise<PhotoStore> {
  const photos = definePhotos(connection)
  await photos.createIndexes()
  const bucket = new mongo.GridFSBucket(connection.db!, { bucketName: 'photos' })
  const later = (ms: number): Date => new Date(clock.now() + ms)

  async function write(file: Types.ObjectId, photo: Photo, bytes: Readable): Promise<void> {
    const metadata = { photo: photo._id }
    await pipeline(bytes, bucket.openUploadStreamWithId(file, photo._id, { metadata }))
  }

  async function remove(file: Types.ObjectId): Promise<void> {
    try {
      await bucket.delete(file)
    } catch (error) {
      // Chunks are deleted all the same where no file was finished.
      if (!(error instanceof mongo.MongoRuntimeError)) throw error
    }
  }

  const asked = {
    async begin(by: string): Promise<Photo> {
      const files = [new Types.ObjectId(), ...SIZE_NAMES.map(() => new Types.ObjectId())]
      const at = new Date(clock.now())
      const photo: Photo = {
        _id: mintSegment(Math.floor(clock.now())),
        by,
        at,
        due: later(limits.photoArriveMs),
        files,
      }
      await photos.insertMany([photo], { lean: true })
      return photo
    },
    keepSent: (photo: Photo, bytes: Readable) => write(photo.files[0]!, photo, bytes),
    readSent: (photo: Photo) => buffer(bucket.openDownloadStream(photo.files[0]!)),
    async finish(photo: Photo, made: readonly Made[]): Promise<Photo> {
      const [sent, ...files] = photo.files
      const sizes = made.map(({ bytes: _bytes, ...size }, at) => ({ ...size, file: files[at]! }))
      for (const [at, { bytes }] of made.entries())
        await write(files[at]!, photo, Readable.from([bytes]))
      await remove(sent!)
      const due = later(limits.photoOrphanMs)
      const { matchedCount } = await photos.updateOne({ _id: photo._id }, { $set: { sizes, due } })
      if (matchedCount === 1) return { ...photo, sizes, due }
      throw new Refusal('busy', 'The photo took too long to arrive. Send it again.')
    },
    async discard({ _id, files }: Photo): Promise<void> {
      for (const file of files) await remove(file)
      await photos.deleteOne({ _id })
    },
    async find(id: string): Promise<Photo | null> {
      const found = await photos.findOne({ _id: id }).lean<Photo>()
      return found?.sizes ? found : null
    },
    due: (now: number, most: number) =>
      photos
        .find({ due: { $lte: new Date(now) } })
        .sort({ due: 1 })
        .limit(most)
        .lean<Photo[]>(),
    async setDue(_id: string, due: number): Promise<void> {
      await photos.updateOne({ _id }, { $set: { due: new Date(due) } })
    },
    async setOwner(_id: string, owner: NonNullable<Photo['owner']>): Promise<void> {
      await photos.updateOne({ _id, owner: { $exists: false } }, { $set: { owner } })
    },
    async settle({ _id, due }: Photo): Promise<void> {
      await photos.updateOne({ _id, due }, { $unset: { due: 1 } })
    },
  }
  return {
    ...refusingTrouble(asked, limits.photoUploadMs),
    open: ({ file }, start, end) => bucket.openDownloadStream(file, { start, end }),
  }
}

function definePhotos(connection: Store['connection']): Model<Photo> {
  const schema = new Schema<Photo>(
    {
      _id: String,
      by: { type: String, required: true },
      at: { type: Date, required: true },
      due: Date,
      files: [Schema.Types.ObjectId],
      sizes: {
        type: [
          {
            name: String,
            file: Schema.Types.ObjectId,
            mediaType: String,
            width: Number,
            height: Number,
            length: Number,
            hash: String,
            _id: false,
          },
        ],
        default: undefined,
      },
      owner: { type: { key: String, idHash: String, _id: false }, default: undefined },
    },
    { versionKey: false, minimize: false, autoIndex: false, autoCreate: false },
  )
  schema.index({ due: 1 }, { sparse: true })
  return connection.model<Photo>('Photo', schema, 'photos')
}
