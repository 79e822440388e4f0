/**
 * Owner — the activity that a photo belongs to, and who may therefore see it.
 *
 * Rule: it belongs to the activity that named it first. An address can't be guessed, so that was posted by whoever sent the photo;
 *       who names it later neither shows it to more people nor keeps it when the first is erased. Until it is named, it is seen
 *       by who sent it.
 */
import type { Entry } from '../append/entry'
import type { Store } from '../append/store'
import { orUnavailable, within } from '../append/unavailable'
import type { Limits } from '../config'
import { PUBLIC } from '../../schemas/as2/spelling'
import type { Photo } from './photo'

export type Owner =
  | { readonly is: 'nobody' }
  | { readonly is: 'gone'; readonly streams: readonly string[] }
  | {
      readonly is: 'standing'
      readonly streams: readonly string[]
      /** Addressed to everybody, or to nobody in particular. */
      readonly isPublic: boolean
      readonly key: string
      readonly idHash: string
    }

/** Also of one that was removed: its address may still be named. */
export type FindOwner = (photo: Pick<Photo, '_id' | 'owner'>) => Promise<Owner>

type Copy = Pick<Entry, 'stream' | 'key' | 'idHash' | 'gone' | 'p' | 'blind'>
const FIELDS = { stream: 1, key: 1, idHash: 1, gone: 1, p: 1, blind: 1 } as const

export function createFindOwner({ entries }: Store, limits: Limits): FindOwner {
  async function find(photo: Pick<Photo, '_id' | 'owner'>): Promise<Owner> {
    const first =
      photo.owner ??
      (await entries
        .findOne({ photos: photo._id })
        .sort({ at: 1 })
        .select({ key: 1, idHash: 1 })
        .lean<Copy>())
    if (!first) return { is: 'nobody' }
    const { key, idHash } = first
    const copies = await entries.find({ key }).select(FIELDS).lean<Copy[]>()
    return ownerOf(copies.filter((copy) => copy.idHash === idHash))
  }
  return (photo) => orUnavailable(within(limits.storeTimeoutMs, find(photo)))
}

export function ownerOf(copies: readonly Copy[]): Owner {
  const standing = copies.filter(({ gone }) => !gone)
  const [one] = standing
  const streams = copies.map(({ stream }) => stream)
  // While it is being erased it is gone: the rest follows.
  if (!one || standing.length < copies.length) return { is: 'gone', streams }
  const { p, blind, key, idHash } = one
  const isPublic = p.to.includes(PUBLIC) || (p.to.length === 0 && blind === undefined)
  return { is: 'standing', streams, isPublic, key, idHash }
}
