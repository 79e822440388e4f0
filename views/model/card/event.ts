/** Event — a leaf of the calendar, when and where it is, who comes. */
import type { JsonObject } from '../../../schemas/wire'
import { countText } from '../count'
import { nameIn } from '../name'
import { clockText, dateText, monthText, dayOfMonth } from '../time'
import { isObject, numberIn, textIn, type Value } from '../values'
import type { Card, CardOptions, Chosen, Coming, Invited } from './shape'

export function eventCard(thing: JsonObject, options: CardOptions): Partial<Card> {
  const [from, to] = [timeIn(thing['startTime']), timeIn(thing['endTime'])]
  const { zone } = options
  const place = nameIn(thing['location'])
  const when = from === null ? null : timesText(from, to, options)
  const asked = {
    yes: sizeOf(thing['attending']),
    maybe: sizeOf(thing['maybeAttending']),
    ends: to ?? (from === null ? null : from + EVENING_MS),
  }
  return {
    look: 'event',
    leaf: from === null ? null : { month: monthText(from, zone), day: dayOfMonth(from, zone) },
    when,
    meta: place === null ? [] : [place],
    coming: comingOf(asked, null, options.now),
  }
}

/** How long one lasts that does not say. */
const EVENING_MS = 6 * 3_600_000

export function comingOf(asked: Invited, chosen: Chosen | null, now: number): Coming {
  const own = chosen?.own[0] ?? null
  const [yes, maybe] = [
    asked.yes + (chosen?.coming.yes ?? 0),
    asked.maybe + (chosen?.coming.maybe ?? 0),
  ]
  return {
    own,
    isPast: asked.ends !== null && asked.ends <= now,
    text: [
      yes > 0 ? `${countText(yes)} going${own === 'yes' ? ' with you' : ''}` : '',
      maybe > 0 ? `${countText(maybe)} maybe` : '',
    ]
      .filter((one) => one !== '')
      .join(' · '),
    asked,
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

function sizeOf(value: Value): number {
  const size = isObject(value) ? numberIn(value['totalItems']) : null
  return size !== null && Number.isSafeInteger(size) && size > 0 ? size : 0
}
