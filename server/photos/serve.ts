/**
 * Serve — one size of a photo over HTTP: its tag, a part of it, or that the client has it already.
 *
 * Rule: bytes never change under an address, so that caches may keep them for good; only the client's own where not everybody may see
 *       them. Whatever the bytes are, a browser that opens them by themselves runs nothing.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { once } from 'node:events'
import { pipeline } from 'node:stream/promises'
import { noPrimary } from '../append/unavailable'
import type { Photo, Size } from './photo'
import { partOf } from './range'
import type { PhotoStore } from './store'

const YEAR_SECONDS = 31_536_000

export interface Shown {
  readonly photo: Photo
  readonly size: Size
  readonly isPublic: boolean
}

export async function servePhoto(
  store: PhotoStore,
  { photo, size, isPublic }: Shown,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { headers, method } = request
  const tag = `"${size.hash}"`
  const ending = size.mediaType.replace('image/', '').replace('jpeg', 'jpg')
  const kept = {
    ETag: tag,
    'Cache-Control': `${isPublic ? 'public' : 'private'}, max-age=${YEAR_SECONDS}, immutable`,
    'Last-Modified': photo.at.toUTCString(),
    'Accept-Ranges': 'bytes',
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'Content-Disposition': `inline; filename="${photo._id}-${size.name}.${ending}"`,
  }
  if (namesTag(headers['if-none-match'], tag)) return void response.writeHead(304, kept).end()
  const isSame = headers['if-range'] === undefined || headers['if-range'] === tag
  const part = isSame ? partOf(headers.range, size.length) : null
  if (part === 'outside') {
    const range = `bytes */${size.length}`
    return void response
      .writeHead(416, {
        ...kept,
        'Cache-Control': 'no-store',
        'Content-Range': range,
        'Content-Length': 0,
      })
      .end()
  }
  const { start, end } = part ?? { start: 0, end: size.length }
  const answer = {
    ...kept,
    'Content-Type': size.mediaType,
    'Content-Length': end - start,
    ...(part === null ? {} : { 'Content-Range': `bytes ${start}-${end - 1}/${size.length}` }),
  }
  const status = part === null ? 200 : 206
  if (method === 'HEAD') return void response.writeHead(status, answer).end()
  const bytes = store.open(size, start, end)
  try {
    // Nothing is promised before the store has given the first byte.
    await once(bytes, 'readable')
    response.writeHead(status, answer)
    await pipeline(bytes, response)
  } catch (error) {
    bytes.destroy()
    if (response.headersSent) response.destroy()
    else throw noPrimary(error)
  }
}

/** Weak comparison (RFC 9110 §13.1.2). */
const namesTag = (header: string | undefined, tag: string): boolean =>
  (header ?? '')
    .split(',')
    .map((one) => one.trim().replace(/^W\//, ''))
    .some((one) => one === tag || one === '*')
