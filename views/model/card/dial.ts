/**
 * Dial — how a place lies to the others on the page, without a map and so without asking anybody for one.
 *
 * In:  a place, the others. Out: dots on a disc of 120: this place in the middle, north up, rings at 1, 5 and 20 km.
 * Rule: distances are drawn by their logarithm, so that the next bench and the next town both have room.
 */
import type { Spot } from '../view'

export interface Dial {
  readonly dots: readonly { readonly x: number; readonly y: number }[]
}

/** Radii of 1, 5 and 20 km, as `dial.pug` draws them. */
export const RINGS = [1, 5, 20].map((km) => round(radiusOf(km)))

const DOTS_MAX = 12

export function dialOf(place: Spot, others: readonly Spot[]): Dial {
  const dots = new Map<string, { x: number; y: number }>()
  for (const other of others) {
    const { km, bearing } = wayTo(place, other)
    if (km < 0.05 || dots.size >= DOTS_MAX) continue
    const radius = Math.min(55, Math.max(11, radiusOf(km)))
    const dot = {
      x: round(radius * Math.sin(bearing)),
      y: round(-radius * Math.cos(bearing)),
    }
    dots.set(`${dot.x} ${dot.y}`, dot)
  }
  return { dots: [...dots.values()] }
}

function radiusOf(km: number): number {
  return 12 + (40 * (Math.log10(km) + 0.3)) / (Math.log10(20) + 0.3)
}

const EARTH_KM = 6371
const radians = (degrees: number): number => (degrees * Math.PI) / 180

/** On a sphere, which is exact enough for a drawing. */
function wayTo(from: Spot, to: Spot): { km: number; bearing: number } {
  const [a, b] = [radians(from.latitude), radians(to.latitude)]
  const turn = radians(to.longitude - from.longitude)
  const half = Math.sin((b - a) / 2) ** 2 + Math.cos(a) * Math.cos(b) * Math.sin(turn / 2) ** 2
  const bearing = Math.atan2(
    Math.sin(turn) * Math.cos(b),
    Math.cos(a) * Math.sin(b) - Math.sin(a) * Math.cos(b) * Math.cos(turn),
  )
  return { km: 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(half))), bearing }
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
