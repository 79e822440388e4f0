/**
 * Pace — how many photos an address sends in a minute (P7): each costs more than a thousand activities.
 *
 * Rule: counted in whole minutes, and forgotten with each, so that what is kept is bounded by who came in one.
 */
import type { Clock } from '../clock'
import { isLoopback, type Limits } from '../config'
import { Refusal } from '../errors'

const MINUTE_MS = 60_000

/** Throws `slow-down`. */
export type Pace = (address: string) => void

export function createPace(limits: Limits, clock: Clock): Pace {
  let counts = new Map<string, number>()
  let until = -Infinity
  return (address) => {
    const now = clock.now()
    if (now >= until) {
      counts = new Map()
      until = now + MINUTE_MS
    }
    // An address on loopback may be a proxy with everybody behind it.
    const isHere = isLoopback(address.replace(/^::ffff:/, ''))
    const most = isHere ? limits.photosPerMinuteOnLoopback : limits.photosPerMinute
    const count = (counts.get(address) ?? 0) + 1
    if (count > most)
      throw new Refusal('slow-down', `An address may send ${most} photos a minute.`, {
        retryAfterSeconds: Math.ceil((until - now) / 1000),
      })
    counts.set(address, count)
  }
}
