/**
 * Guard — refuses what a foreign web page could make a browser send. Pure.
 *
 * In:  the Host and Origin headers. Out: a refusal, or null.
 * Rule: while the node listens on loopback only, `Host` must be a loopback name or PUBLIC_URL's: a page that rebinds
 * its DNS name to 127.0.0.1 keeps its own name in Host. An `Origin`, when sent, must be the Host's or PUBLIC_URL's,
 * for sockets and for everything that writes; `cors` settings stop no WebSocket and no form.
 */
import { isLoopback } from '../config'
import { Refusal } from '../errors'

export interface Guard {
  readonly host: string
  readonly publicUrl: string
}

interface Headers {
  readonly host?: string | undefined
  readonly origin?: string | undefined
}

/** A name or address and perhaps a port; a URL parser would read more into it. */
const HOST = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:[0-9]{1,5})?$/i
/** What nearly everybody sends, without a URL parser. */
const PLAIN = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::[0-5]?[0-9]{1,4})?$/
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

export function refuseHost(headers: Headers, guard: Guard): Refusal | null {
  if (!isLoopback(guard.host) || PLAIN.test(headers.host ?? '')) return null
  const name = HOST.test(headers.host ?? '') ? parse(`http://${headers.host}`)?.hostname : undefined
  if (name !== undefined && (LOOPBACK.has(name) || name === new URL(guard.publicUrl).hostname))
    return null
  return new Refusal(
    'forbidden',
    'The Host header names another server; set PUBLIC_URL if it is this one.',
  )
}

export function refuseOrigin(headers: Headers, guard: Guard): Refusal | null {
  if (headers.origin === undefined) return null
  const origin = parse(headers.origin)
  const own = origin && parse(`${origin.protocol}//${headers.host ?? ''}`)
  if (own && origin.host === own.host && /^https?:$/.test(origin.protocol)) return null
  if (origin && origin.origin === new URL(guard.publicUrl).origin) return null
  return new Refusal('forbidden', 'The Origin header names another site than this server.')
}

function parse(url: string): URL | null {
  try {
    return new URL(url)
  } catch {
    return null
  }
}
