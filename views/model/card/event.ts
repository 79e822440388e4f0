/** Event — a leaf of the calendar, when and where it is, who comes. */
import type { JsonObject } from '../../../schemas/wire'
import { nameIn } from '../name'
import { clockText, dateText, monthText, dayOfMonth } from '../time'
import { isObject, numberIn, textIn, type Value } from '../values'
import type { Card, CardOptions } from './shape'

export function eventCard(thing: JsonObject, options: CardOptions): Partial<Card> {
  const [from, to] = [timeIn(thing['startTime']), timeIn(thing['endTime'])]
  const { zone } = options
  const place = nameIn(thing['location'])
  const when = from === null ? null : timesText(from, to, options)
  const coming = [
    [sizeOf(thing['attending']), 'going'],
    [sizeOf(thing['maybeAttending']), 'maybe'],
  ].flatMap(([count, word]) => (count === null ? [] : [`${count} ${word}`]))
  return {
    look: 'event',
    leaf: from === null ? null : { month: monthText(from, zone), day: dayOfMonth(from, zone) },
    when,
    meta: [place ?? '', coming.join(' · ')].filter((line) => line !== ''),
  }
}

/** "Sunday 15 November, 10:00 to 13:00"; the zone is named where it may not be the reader's. */
function timesText(from: number, to: number | null, { now, zone }: CardOptions): string {
  const start = `${dateText(from, now, zone)}, ${clockText(from, zone)}`
  const known = zone === 'UTC' ? ' UTC' : ''
  if (to === null) return start + known
  const [day, last] = [dateText(from, now, zone), dateText(to, now, zone)]
  return `${start} to ${day === last ? '' : `${last}, `}${clockText(to, zone)}${known}`
}

function timeIn(value: Value): number | null {
  const at = Date.parse(textIn(value) ?? '')
  return Number.isNaN(at) ? null : at
}

const sizeOf = (value: Value): number | null =>
  isObject(value) ? numberIn(value['totalItems']) : null
