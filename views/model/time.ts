/**
 * Time — how long ago, as a reader says it.
 *
 * In:  a time, the present, the reader's zone. Out: "now", "12 min", "3 h", then the day with the clock.
 * Rule: pure; there is one zone for a page, UTC until the browser has told its own. What is
 * older than 12 hours carries its day.
 */
export interface Moment {
  readonly iso: string
  readonly text: string
  /** Date, seconds and zone in full. */
  readonly title: string
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE

export function momentOf(published: string | null, now: number, zone: string): Moment | null {
  const at = published === null ? Number.NaN : Date.parse(published)
  if (Number.isNaN(at)) return null
  return {
    iso: new Date(at).toISOString(),
    text: agoText(at, now, zone),
    title: fullText(at, zone),
  }
}

export function agoText(at: number, now: number, zone: string): string {
  const age = now - at
  if (age < -MINUTE) return dayText(at, now, zone)
  if (age < 45_000) return 'now'
  if (age < HOUR) return `${Math.max(1, Math.floor(age / MINUTE))} min`
  if (age < 12 * HOUR) return `${Math.floor(age / HOUR)} h`
  return dayText(at, now, zone)
}

/** "Today, 09:58", "Yesterday, 18:22", "12 Nov, 18:04", "12 Nov 2024". */
export function dayText(at: number, now: number, zone: string): string {
  const day = format(at, zone, DAY)
  const clock = clockText(at, zone)
  if (day === format(now, zone, DAY)) return `Today, ${clock}`
  if (day === format(now - 24 * HOUR, zone, DAY)) return `Yesterday, ${clock}`
  const thisYear = format(at, zone, YEAR) === format(now, zone, YEAR)
  return thisYear ? `${format(at, zone, SHORT)}, ${clock}` : day
}

export const clockText = (at: number, zone: string): string => format(at, zone, CLOCK)

export const fullText = (at: number, zone: string): string => format(at, zone, FULL)

/** "Sunday 15 November", with the year unless it is this one. */
export const dateText = (at: number, now: number, zone: string): string =>
  format(
    at,
    zone,
    format(at, zone, YEAR) === format(now, zone, YEAR) ? DATE : DATE_OF_YEAR,
  ).replace(',', '')

/** "Today", "Yesterday, Wednesday 11 November", "Monday 9 November": the day of an entry, above the first of them. */
export function dayMark(at: number, now: number, zone: string): string {
  const date = dateText(at, now, zone)
  const day = format(at, zone, DAY)
  if (day === format(now, zone, DAY)) return `Today, ${date}`
  return day === format(now - 24 * HOUR, zone, DAY) ? `Yesterday, ${date}` : date
}

/** Equal for times of one day. */
export const dayKey = (at: number, zone: string): string => format(at, zone, DAY)

/** "March 2024" */
export const monthYearText = (at: number, zone: string): string => format(at, zone, MONTH_OF_YEAR)

export const monthText = (at: number, zone: string): string => format(at, zone, MONTH)
export const dayOfMonth = (at: number, zone: string): string => format(at, zone, NUMBER)

/** "19 minutes": for how long something was. */
export function lengthText(ms: number): string {
  const [count, unit] =
    ms < MINUTE
      ? [Math.max(1, Math.round(ms / 1000)), 'second']
      : ms < HOUR
        ? [Math.round(ms / MINUTE), 'minute']
        : ms < 48 * HOUR
          ? [Math.round(ms / HOUR), 'hour']
          : [Math.round(ms / (24 * HOUR)), 'day']
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

export const isZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

const CLOCK = { hour: '2-digit', minute: '2-digit' } as const
const DAY = { day: 'numeric', month: 'short', year: 'numeric' } as const
const SHORT = { day: 'numeric', month: 'short' } as const
const YEAR = { year: 'numeric' } as const
const MONTH_OF_YEAR = { month: 'long', year: 'numeric' } as const
const DATE = { weekday: 'long', day: 'numeric', month: 'long' } as const
const DATE_OF_YEAR = { ...DATE, year: 'numeric' } as const
const MONTH = { month: 'short' } as const
const NUMBER = { day: 'numeric' } as const
const FULL = {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'short',
} as const

/** Making a format is slow and there are few: those of the last zones are kept. */
const formats = new Map<string, Intl.DateTimeFormat>()
const FORMATS_MAX = 100

function format(at: number, zone: string, options: Intl.DateTimeFormatOptions): string {
  const key = `${zone} ${JSON.stringify(options)}`
  const known = formats.get(key)
  if (known !== undefined) return known.format(at)
  if (formats.size >= FORMATS_MAX) formats.clear()
  const made = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone, hourCycle: 'h23' })
  formats.set(key, made)
  return made.format(at)
}
