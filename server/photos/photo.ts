/**
 * Photo — what is stored of one, and how it is shown to who posted it.
 *
 * Rule: the document comes first and names every file that is going to be, so that nothing in GridFS is without one; with
 *       `sizes` it is whole, and only then is it shown. `due` says when to look whether it may go (sweep.ts).
 */
import type { Types } from 'mongoose'
import { AS2_CONTEXT } from '../../schemas/as2/spelling'
import type { JsonObject } from '../../schemas/wire'

/** The largest is called by what it is: its length is a limit that may change. */
export const SIZE_NAMES = ['60', '256', 'original'] as const
export type SizeName = (typeof SIZE_NAMES)[number]

export interface Size {
  readonly name: SizeName
  readonly file: Types.ObjectId
  readonly mediaType: string
  readonly width: number
  readonly height: number
  readonly length: number
  /** Of its bytes; the ETag. */
  readonly hash: string
}

export interface Photo {
  readonly _id: string
  /** Who sent it. */
  readonly by: string
  readonly at: Date
  readonly due?: Date
  /** In GridFS: as it was sent, until it is converted, and then the sizes. */
  readonly files: readonly Types.ObjectId[]
  readonly sizes?: readonly Size[]
  /** The activity that named it first: its key and the hash of its id. */
  readonly owner?: { readonly key: string; readonly idHash: string }
}

/** Without an id, so that it can be posted as it stands: an id below PUBLIC_URL would be refused. */
export const imageOf = ({ _id, sizes = [] }: Photo, publicUrl: string): JsonObject => ({
  '@context': AS2_CONTEXT,
  type: 'Image',
  url: sizes.map(({ name, mediaType, width, height }) => ({
    type: 'Link',
    href: addressOf(publicUrl, _id, name),
    mediaType,
    width,
    height,
  })),
})

export const addressOf = (publicUrl: string, id: string, size: SizeName): string =>
  `${publicUrl}/photos/${id}/${size}`
