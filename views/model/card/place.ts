/** Place — name, address, coordinates, and the dial that shows how it lies to the other places on the page. */
import type { JsonObject } from '../../../schemas/wire'
import { coordinatesOf } from '../coordinates'
import { cleanName } from '../text'
import { isObject, textIn, type Value } from '../values'
import { dialOf } from './dial'
import type { Card, CardOptions } from './shape'

export function placeCard(thing: JsonObject, { spots }: CardOptions): Partial<Card> {
  const written = addressIn(thing['address'])
  const at = coordinatesOf(thing)
  return {
    look: 'place',
    meta: [written === '' ? null : written, at?.text ?? null].filter((one) => one !== null),
    dial: at === null ? null : dialOf(at, spots?.() ?? []),
    links: at === null ? [] : [{ text: 'Open in a map app', href: at.href }],
  }
}

/** AS1 has it in parts, and as a whole. */
function addressIn(address: Value): string {
  if (!isObject(address)) return cleanName(textIn(address) ?? '')
  const whole = textIn(address['formatted'])
  const parts = ['streetAddress', 'locality', 'region', 'country'].map((name) =>
    textIn(address[name]),
  )
  return cleanName(whole ?? parts.filter((part) => part !== null).join(', '))
}
