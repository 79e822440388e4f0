/** Transports — those that were asked for, in that order, for a server at an address or for whatever answers requests. */
import type { Ask } from '../rest/ask'
import { eventsTransport } from './events'
import { pollTransport } from './poll'
import { socketTransport } from './socket'
import type { Transport, TransportName } from './transport'

/** Browsers let six requests stand open to one server over HTTP/1.1; posts need room too. */
const OPEN_IN_BROWSER = 4

export function transportsOf(
  names: readonly TransportName[],
  ask: Ask,
  url: string | null,
): Transport[] {
  const atOnce = typeof location === 'undefined' ? Infinity : OPEN_IN_BROWSER
  return [...new Set(names)].flatMap((name) => {
    if (name === 'events') return eventsTransport(ask, atOnce)
    if (name === 'poll') return pollTransport(ask, atOnce)
    return url === null ? [] : socketTransport(url)
  })
}
