/**
 * Words — what becomes of a photo that is sent, and how that is said. Pure.
 *
 * In:  a file's name, size and type; the server's answer. Out: sentences, and what is to be done.
 */
import type { JsonObject } from '../../schemas/wire'
import type { Answered } from './upload'

export type Ended =
  | { readonly is: 'up'; readonly image: JsonObject }
  | { readonly is: 'refused'; readonly reason: string }
  /** It goes on by itself. */
  | { readonly is: 'later'; readonly reason: string; readonly againInMs: number }
  | { readonly is: 'stopped' }

export interface Named {
  readonly name: string
  readonly size: number
  readonly type: string
}

const TYPES = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif'])

/** Before anything is sent; the server would say the same. */
export function refusalOf({ name, size, type }: Named, mostBytes: number): string | null {
  // Some systems tell no type: then the server says.
  if (type !== '' && !TYPES.has(type)) return notShown(name)
  return size > mostBytes
    ? `${name} is ${sizeText(size)}; the limit is ${sizeText(mostBytes)}`
    : null
}

export function endedBy({ status, text, retryAfter }: Answered, { name, type }: Named): Ended {
  if (status === 201) {
    const image = parse(text)
    return image === null ? { is: 'stopped' } : { is: 'up', image }
  }
  if (status === 429 || status === 503) {
    const seconds = Number(retryAfter) > 0 ? Number(retryAfter) : 5
    const why = status === 429 ? 'That was quick.' : 'The server could not take it.'
    return { is: 'later', reason: `${why} It goes on in ${seconds} s.`, againInMs: seconds * 1_000 }
  }
  if (status === 413) return refused(`${name} has too many pixels to be opened safely`)
  if (status === 415)
    return refused(TYPES.has(type) ? `${name} can’t be read; it may be damaged` : notShown(name))
  if (status === 403) return refused('You can’t add photos any more.')
  return { is: 'stopped' }
}

/** As people count it; one digit where it says something. */
export function sizeText(bytes: number): string {
  const [size, unit] = bytes >= 1_000_000 ? [bytes / 1_000_000, 'MB'] : [bytes / 1_000, 'kB']
  return `${size >= 10 || unit === 'kB' ? Math.max(1, Math.round(size)) : Number(size.toFixed(1))} ${unit}`
}

export const stoppedAt = (share: number): string =>
  `The upload stopped at ${Math.round(share * 100)} %.`

export const gone = (name: string): string =>
  `${name || 'A photo of this draft'} is no longer kept here. Choose it again, or remove it.`

const refused = (reason: string): Ended => ({ is: 'refused', reason })

const notShown = (name: string): string =>
  `${name} is not a photo that can be shown here (JPEG, PNG, WebP, GIF, AVIF)`

function parse(text: string): JsonObject | null {
  try {
    return JSON.parse(text) as JsonObject
  } catch {
    return null
  }
}
