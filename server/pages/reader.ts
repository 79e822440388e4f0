/**
 * Reader — what a browser has told about its reader, in cookies, so that the first paint is right at once.
 *
 * In:  the Cookie header. Out: theme, zone, guest. Whatever is not as expected counts as not there.
 * There is no identity yet: the guest's name and id are what this browser says.
 */
import type { Request } from 'express'
import { guestIdOf, guestName, type Guest } from '../../views/model/note'
import { seenCookie } from '../../views/model/seen'
import { isZone } from '../../views/model/time'
import { VISITED_COOKIE, visitedIn } from '../../views/model/visited'

export interface Reader {
  readonly theme: 'light' | 'dark' | null
  readonly zone: string
  readonly guest: Guest | null
  /** The streams read last in this browser, the newest first. */
  readonly visited: readonly string[]
  /** What it keeps of how far this stream was looked at. */
  readonly seen: (stream: string) => string
}

export function readerOf(request: Request): Reader {
  const cookies = cookiesOf(request.headers.cookie ?? '')
  const theme = cookies.get('theme')
  const zone = cookies.get('tz') ?? ''
  const name = guestName(cookies.get('name') ?? '')
  const id = cookies.get('guest') ?? ''
  return {
    theme: theme === 'light' || theme === 'dark' ? theme : null,
    zone: /^[A-Za-z0-9_+/-]{1,64}$/.test(zone) && isZone(zone) ? zone : 'UTC',
    guest: name === '' ? null : { name, id: GUEST_ID.test(id) ? id : guestIdOf(name) },
    visited: visitedIn(cookies.get(VISITED_COOKIE) ?? ''),
    seen: (stream) => cookies.get(seenCookie(stream)) ?? '',
  }
}

const GUEST_ID = /^urn:freshet:guest:[\w.%~-]{1,400}$/

function cookiesOf(header: string): ReadonlyMap<string, string> {
  const pairs = header
    .slice(0, 8_192)
    .split(';')
    .map((pair) => pair.trim().split('='))
  return new Map(pairs.map(([name = '', ...value]) => [name, decoded(value.join('='))]))
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return ''
  }
}
