/** Media — videos, recordings and files: a name, how long, where they are. They lie on other hosts, so they are linked, not played. */
import type { JsonObject } from '../../../schemas/wire'
import { kindOf } from '../kind'
import { hostOf, safeHref } from '../link'
import { nameIn } from '../name'
import { pictureIn } from '../photo'
import { addressOf } from '../reference'
import { textIn, wordsIn } from '../values'
import type { Card, CardOptions } from './shape'

export function mediaCard(thing: JsonObject, { origin }: CardOptions): Partial<Card> {
  const address = addressOf(thing)
  const kind = kindOf(thing)
  const host = hostOf(address)
  return {
    look: kind === 'video' || kind === 'audio' ? kind : 'plain',
    href: safeHref(address, origin),
    title: wordsIn(thing, 'name') === null ? host : nameIn(thing),
    length: durationOf(textIn(thing['duration'])),
    host,
    cover: kind === 'video' ? pictureIn(thing, origin) : null,
  }
}

/** An xsd:duration of hours, minutes and seconds, as a clock. */
function durationOf(text: string | null): string | null {
  const found = /^PT(?:(\d{1,3})H)?(?:(\d{1,3})M)?(?:(\d{1,3})(?:\.\d{1,9})?S)?$/.exec(text ?? '')
  if (found === null) return null
  const [hours = 0, minutes = 0, seconds = 0] = found.slice(1).map((part) => Number(part ?? 0))
  const whole = hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}` : String(minutes)
  return `${whole}:${String(seconds).padStart(2, '0')}`
}
