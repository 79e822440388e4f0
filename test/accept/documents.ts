/** Random documents, and other ways to write one. */
import fc from 'fast-check'
import type { Json, JsonObject } from '../../schemas/wire'

const name = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom('bto', 'bcc', 'to', 'object', 'id', 'type', '$set', 'a.b', ''),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }).filter((text) => text !== '__proto__') },
)
const leaf = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('\ud800', '\u2028', '"\\', '\u0000', 'https://e.example/a'),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
  fc.boolean(),
  fc.constant(null),
)
const { object } = fc.letrec<{ value: Json; object: JsonObject }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    leaf,
    tie('object'),
    fc.array(tie('value'), { maxLength: 4 }),
  ),
  object: fc
    .uniqueArray(fc.tuple(name, tie('value')), { selector: ([key]) => key, maxLength: 5 })
    .map((members) => Object.fromEntries(members) as JsonObject),
}))

export const anyDocument = object

/** The same value with other whitespace, escapes and order of members. */
export function rewrite(value: Json, dice: Iterator<number>): string {
  const roll = (): number => (dice.next().value as number | undefined) ?? 0
  const gap = (): string => [' ', '\n', '\t', '\r\n', ''][roll()] ?? ''
  const quote = (text: string): string =>
    roll() < 2
      ? `"${[...Array(text.length).keys()].map((at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`).join('')}"`
      : JSON.stringify(text)
  const write = (one: Json): string => {
    if (typeof one === 'string') return quote(one)
    if (typeof one !== 'object' || one === null) return JSON.stringify(one)
    const items = Array.isArray(one)
      ? one.map((item) => gap() + write(item) + gap())
      : Object.entries(one).map(
          ([key, member]) => gap() + quote(key) + gap() + ':' + gap() + write(member) + gap(),
        )
    if (!Array.isArray(one) && roll() < 4) items.reverse()
    return Array.isArray(one) ? `[${items.join()}]` : `{${items.join()}}`
  }
  return gap() + write(value) + gap()
}

/** What may stay public. */
export function withoutBlind<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutBlind) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'bto' && key !== 'bcc')
      .map(([key, member]) => [key, withoutBlind(member as unknown)]),
  ) as T
}
