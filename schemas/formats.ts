/**
 * Formats — what a pattern in the schemas can't say, or could say only in a way that nobody can read.
 *
 * Rule: a pattern beside the format has seen to the rough form; these are asked about any string all the same. Linear (P7).
 */
export const FORMATS = {
  'calendar-date-time': isOnCalendar,
  'language-tag': (text: string) =>
    LANGUAGE_TAG.test(text) || GRANDFATHERED.has(text.toLowerCase()),
} as const satisfies Record<string, (text: string) => boolean>

/** Refuses the 30th of February, and a leap second at any other time than the last minute of a day in UTC (RFC 3339 §5.7). */
function isOnCalendar(text: string): boolean {
  const [year, month, day] = text.slice(0, 10).split('-').map(Number)
  const date = new Date(0)
  date.setUTCFullYear(year ?? 0, (month ?? 0) - 1, day)
  return date.getUTCDate() === day && (!LEAP_SECOND.test(text) || isLastMinute(text))
}

const LEAP_SECOND = /^.{17}60/

function isLastMinute(text: string): boolean {
  const [, hours, minutes] = /^.{11}([0-9]{2}):([0-9]{2})/.exec(text) ?? []
  const [, sign, ahead, more] = /([+-])([0-9]{2}):([0-9]{2})$/.exec(text.slice(-6)) ?? []
  const offset = (Number(ahead ?? 0) * 60 + Number(more ?? 0)) * (sign === '-' ? -1 : 1)
  const minute = Number(hours) * 60 + Number(minutes) - offset
  return (minute + DAY) % DAY === DAY - 1
}

const DAY = 24 * 60

/** RFC 5646 §2.1: language, script, region, variants, extensions, private use; or private use alone. */
const LANGUAGE_TAG =
  /^(?:(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(?:-[0-9a-wy-z](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?|x(?:-[a-z0-9]{1,8})+)$/i

/** The irregular ones; all others fit the grammar. */
const GRANDFATHERED: ReadonlySet<string> = new Set(
  `en-gb-oed i-ami i-bnn i-default i-enochian i-hak i-klingon i-lux i-mingo i-navajo i-pwn i-tao i-tay i-tsu
  sgn-be-fr sgn-be-nl sgn-ch-de`.split(/\s+/),
)
