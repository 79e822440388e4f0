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

export interface Made extends Omit<Size, 'file'> {
  readonly bytes: Buffer
}

export async function makeSizes(
  codec: Codec,
  given: { readonly bytes: Buffer; readonly type: ImageType },
  limits: Limits,
): Promise<readonly Made[]> {
  try {
    const claimed = await codec(given.bytes, { limitInputPixels: false }).metadata()
    refuseClaims(claimed, given.type, limits)
    const moves = (claimed.pages ?? 1) > 1 && given.type !== 'heif'
    const isJpeg = given.type === 'jpeg'
    const whole = open(codec, given.bytes, limits, moves)
    const upright = moves ? whole : whole.autoOrient()
    const original = await encode(upright, 'original', limits.photoSide, { isJpeg, moves, limits })
    const small = async (name: SizeName, side: number): Promise<Made> =>
      encode(open(codec, original.bytes, limits, false), name, side, {
        isJpeg,
        moves: false,
        limits,
      })
    return [await small('60', 60), await small('256', 256), original]
  } catch (error) {
    throw error instanceof Refusal ? error : refusalOf(error)
  }
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
  const frames = type === 'heif' ? 1 : pages
  if (width * height * frames > limits.photoPixels)
    throw tooLarge(
      `A photo may have ${limits.photoPixels / 1e6} million pixels in all its frames; this says ${width} × ${height}${frames > 1 ? ` × ${frames}` : ''}. Make it smaller.`,
    )
}

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
    : resized.webp({ quality: 84, smartSubsample: true, effort: moves ? 2 : 4 })
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
