/**
 * Time — date-times as ActivityStreams writes them, as milliseconds.
 *
 * In:  `2026-03-01T10:00Z`, with seconds and fractions or without; a date alone is its midnight in UTC.
 * Out: ms since 1970, or NaN.
 * Rule: the same on every machine. Date.parse alone takes far more, some of it in the machine's time zone.
 */
export function parseTime(text: string): number {
  const parts = DATE_TIME.exec(text)
  if (parts === null) return NaN
  const [, date, minutes = 'T00:00', seconds = ':00', fraction = '', offset = 'Z'] = parts
  // Date.parse makes 2 March of 30 February.
  const day = Number(date!.slice(8))
  if (day > SHORTEST_MONTH && new Date(`${date}T00:00Z`).getUTCDate() !== day) return NaN
  // A leap second is a valid time that Date.parse does not know.
  const second = seconds === ':60' ? ':59' : seconds
  return Date.parse(
    `${date}${minutes}${second}${fraction.slice(0, 4)}${offset.replace(' ', '+')}`.toUpperCase(),
  )
}

const SHORTEST_MONTH = 28

/** The offset's `+` is a space where a query string was put together without encoding. */
const DATE_TIME = /^(\d{4}-\d\d-\d\d)(?:(T\d\d:\d\d)(?:(:\d\d)(\.\d+)?)?(Z|[+ -]\d\d:\d\d)?)?$/i
