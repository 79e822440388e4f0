/**
 * Sizes — one photo in three sizes, upright, and without what a camera wrote about where and when.
 *
 * In:  the bytes as they were sent, and their type. Out: smallest first; the last is the original, its longer side capped.
 * Rule: what is only claimed is read first (length of the sides, number of frames), and too much of it is refused before one
 *       pixel is decoded. Each size is encoded anew: nothing that was hidden in the file, before or after its pixels, is passed on.
 *       A JPEG stays a JPEG; everything else becomes WebP, which has what it may need: sharp edges, transparency, motion.
 *       An animated GIF or WebP moves in the original size and stands still in the small ones.
 */
import { createHash } from 'node:crypto'
import type { Metadata, Sharp } from 'sharp'
import type { Limits } from '../config'
import { Refusal } from '../errors'
import type { Codec } from './codec'
import type { Size, SizeName } from './photo'
import type { ImageType } from './type'

/** For work that takes much memory: one after the other. */
export type Alone = <T>(work: () => Promise<T>) => Promise<T>

export interface Made extends Omit<Size, 'file'> {
  readonly bytes: Buffer
}

export async function makeSizes(
  codec: Codec,
  given: { readonly bytes: Buffer; readonly type: ImageType },
  limits: Limits,
  alone: Alone,
): Promise<readonly Made[]> {
  try {
    const claimed = await codec(given.bytes, { limitInputPixels: false }).metadata()
    refuseClaims(claimed, given.type, limits)
    const make = () => encodeAll(codec, given, claimed, limits)
    return await (isHeavy(claimed, given.type, limits) ? alone(make) : make())
  } catch (error) {
    throw error instanceof Refusal ? error : refusalOf(error)
  }
}

async function encodeAll(
  codec: Codec,
  { bytes, type }: { readonly bytes: Buffer; readonly type: ImageType },
  { pages = 1 }: Metadata,
  limits: Limits,
): Promise<readonly Made[]> {
  const moves = pages > 1 && type !== 'heif'
  const isJpeg = type === 'jpeg'
  const whole = open(codec, bytes, limits, moves)
  const upright = moves ? whole : whole.autoOrient()
  const original = await encode(upright, 'original', limits.photoSide, { isJpeg, moves, limits })
  const small = (name: SizeName, side: number): Promise<Made> => {
    const image = open(codec, original.bytes, limits, false)
    return encode(image, name, side, { isJpeg, moves: false, limits })
  }
  return [await small('60', 60), await small('256', 256), original]
}

/** What is damaged is refused, not guessed at. Warnings alone are common in photos that everything else shows. */
const open = (codec: Codec, bytes: Buffer, limits: Limits, moves: boolean): Sharp =>
  codec(bytes, {
    failOn: 'error',
    limitInputPixels: limits.photoPixels,
    sequentialRead: true,
    animated: moves,
  })

function refuseClaims(claimed: Metadata, type: ImageType, limits: Limits): void {
  if (claimed.format !== type) throw notAnImage()
  const { width, height, pages = 1 } = claimed
  if (pages > limits.photoFrames)
    throw tooLarge(`An animation may have ${limits.photoFrames} frames; this has ${pages}.`)
  const most = mostPixels(type, pages, limits)
  const frames = type === 'heif' ? 1 : pages
  if (width * height * frames <= most) return
  const kind = type === 'heif' ? 'An AVIF' : frames > 1 ? 'An animation' : 'A photo'
  const said = `${width} × ${height}${frames > 1 ? ` × ${frames}` : ''}`
  throw tooLarge(
    `${kind} may have ${most / 1e6} million pixels in all; this says ${said}. Make it smaller.`,
  )
}

/** An AVIF takes 17 bytes of memory for each pixel; a pixel that moves takes ten times as long. */
const mostPixels = (type: ImageType, pages: number, limits: Limits): number =>
  type === 'heif' || pages > 1 ? limits.photoPixelsDear : limits.photoPixels

/** A JPEG is scaled down while it is read; others may have to be held as a whole. */
const isHeavy = ({ width, height }: Metadata, type: ImageType, limits: Limits): boolean =>
  type !== 'jpeg' && width * height > limits.photoPixelsHeavy

async function encode(
  image: Sharp,
  name: SizeName,
  side: number,
  { isJpeg, moves, limits }: { isJpeg: boolean; moves: boolean; limits: Limits },
): Promise<Made> {
  const resized = image.resize({
    width: side,
    height: side,
    fit: 'inside',
    withoutEnlargement: true,
  })
  const encoded = isJpeg
    ? resized.jpeg({ quality: 84, progressive: true })
    : resized.webp({ quality: 84, smartSubsample: true, effort: moves ? 0 : 4 })
  const { data, info } = await encoded
    .timeout({ seconds: Math.ceil(limits.photoConvertMs / 1000) })
    .toBuffer({ resolveWithObject: true })
  return {
    name,
    bytes: data,
    mediaType: isJpeg ? 'image/jpeg' : 'image/webp',
    width: info.width,
    height: info.pageHeight ?? info.height,
    length: data.length,
    hash: createHash('sha256').update(data).digest('base64url').slice(0, 22),
  }
}

export const notAnImage = (cause?: unknown): Refusal =>
  new Refusal(
    'content-type',
    'This is no image that can be read, or it is damaged. Send a JPEG, PNG, WebP, GIF or AVIF.',
    { cause },
  )

const tooLarge = (detail: string, cause?: unknown) => new Refusal('too-large', detail, { cause })

/** libvips has one class of errors; its texts name its own parts, and are for the log. */
const refusalOf = (error: unknown): Refusal => {
  const text = error instanceof Error ? error.message : ''
  if (/\btimeout\b/i.test(text))
    return tooLarge('This photo takes too long to convert. Make it smaller.', error)
  if (/exceeds pixel limit/i.test(text))
    return tooLarge('This photo has too many pixels. Make it smaller.', error)
  return notAnImage(error)
}
