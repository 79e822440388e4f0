/**
 * Time — a time of an activity as RFC 3339 with seconds, in UTC.
 *
 * Rule: ActivityStreams 2.0 lets the seconds go (Core §2.3); Atom and JSON Feed do not. What is no time, or lies beyond
 * the four digits of a year, is null.
 */
import { parseTime } from '../../append/time'
import { textIn, type Value } from '../../../views/model/values'

export function timeOf(value: Value): string | null {
  const at = parseTime(textIn(value) ?? '')
  if (Number.isNaN(at)) return null
  const text = new Date(at).toISOString()
  return /^[0-9]{4}-/.test(text) ? text : null
}
