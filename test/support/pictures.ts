/** Pictures — images made here, so that no binary lies in the repository. */
import sharp from 'sharp'

/** Red on the left, blue on the right: which way is up can be seen. */
export const halves = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#c00000' } }).composite([
    {
      input: {
        create: {
          width: Math.max(1, width >> 1),
          height,
          channels: 3 as const,
          background: '#0000c0',
        },
      },
      left: width >> 1,
      top: 0,
    },
  ])

export const jpeg = (width = 640, height = 480): Promise<Buffer> =>
  halves(width, height).jpeg().toBuffer()

/** It does not compress. */
export async function noise(width: number, height: number): Promise<Buffer> {
  const { randomBytes } = await import('node:crypto')
  const raw = { width, height, channels: 3 as const }
  return sharp(randomBytes(width * height * 3), { raw })
    .jpeg({ quality: 90 })
    .toBuffer()
}

/** Each frame in a colour of its own: cheap to encode. */
export async function animated(
  frames: number,
  format: 'gif' | 'webp',
  width = 40,
  height = 20,
): Promise<Buffer> {
  const bytes = Buffer.alloc(width * height * frames * 3)
  for (let at = 0; at < bytes.length; at++)
    bytes[at] = (Math.floor(at / (width * height * 3)) * 37 + (at % 3) * 60) & 255
  const raw = { width, height: height * frames, channels: 3 as const, pageHeight: height }
  return sharp(bytes, { raw }).toFormat(format, { loop: 0 }).toBuffer()
}

/** A PNG of a few bytes that says it has so many pixels. */
export async function claiming(width: number, height: number): Promise<Buffer> {
  const { crc32 } = await import('node:zlib')
  const png = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
    .png()
    .toBuffer()
  png.writeUInt32BE(width, 16)
  png.writeUInt32BE(height, 20)
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29)
  return png
}
