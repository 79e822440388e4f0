/**
 * Written — random JSON documents down to the spelling of each token, and the text that must come back of them.
 *
 * A value is its token (`1.0`, `"\u0041"`), or a list, or members with their names as tokens. `print` writes it with
 * blanks, and in another order of members if that is wanted; `kept` is its text without blanks, `bto` and `bcc` (P9, D3).
 */
import fc from 'fast-check'

export type Written = string | readonly Written[] | Members
export interface Members {
  readonly members: readonly (readonly [name: string, value: Written])[]
}
type Dice = Iterator<number>

/** What breaks programs that quote, cut, fold or draw text, and what tries to get into a page. */
const PIECES = [
  'a',
  'Z9',
  ' ',
  'é',
  '😀',
  '漢',
  '\u0301',
  '\u200d',
  '\u202e',
  '\u2028',
  '\ufeff',
  '\uffff',
  '\u007f',
  ...['u0041', 'ud800', 'udc00', 'u0000', 'u2028', '/', '"', '\\', 'n', 'b', 'u003c'].map(
    (escape) => `\\${escape}`,
  ),
  '<zz onzz=1>',
  '</script><zz>',
  String.raw`\" onzz=\"`,
  "' onzz='",
  '&lt;zz&gt;&#60;zz',
  'javascript:zz(1)',
  'https://zz.example/\\"><zz>',
  '#{zz}!{zz}',
  '${zz}',
  '<!--',
  ']]>',
  '__proto__',
] as const

export const quoted: fc.Arbitrary<string> = fc
  .array(fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...PIECES) }, anyText()), {
    maxLength: 5,
  })
  .map((pieces) => `"${pieces.join('')}"`)

const number = fc.oneof(
  fc.stringMatching(/^-?(?:0|[1-9][0-9]{0,19})(?:\.[0-9]{1,9})?(?:[eE][+-]?[0-9]{1,3})?$/),
  fc.constantFrom('-0', '1.0', '1E+2', '9007199254740993', '1e400', '0.1e-400'),
)

const NAMES = ['', '$set', '$where', 'a.b', 'constructor', 'toJSON', '_bsontype', '$__', '10', '9']
  .concat(['length', '_id', 'http://example.org/x', 'x:y', 'bto', 'bcc', '\\u0062to', '\\u0000'])
  .map((name) => `"${name}"`)
const name = fc
  .oneof({ weight: 3, arbitrary: fc.constantFrom(...NAMES) }, quoted)
  .filter((token) => valueOf(token) !== '__proto__')

/** Any JSON that no rule of ActivityStreams speaks of. */
export const { value: anyValue } = fc.letrec<{ value: Written }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    quoted,
    number,
    fc.constantFrom('null', 'true', 'false', '{}', '[]'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc
      .uniqueArray(fc.tuple(name, tie('value')), {
        selector: ([token]) => valueOf(token),
        maxLength: 4,
      })
      .map((members) => ({ members })),
  ),
}))

/** Members that stand beside those that have a meaning. */
export const anyExtensions = fc.uniqueArray(
  fc.tuple(
    name.map((token) => `"x:${token.slice(1)}`),
    anyValue,
  ),
  { selector: ([token]) => valueOf(token), maxLength: 3 },
)

export function print(value: Written, dice: Dice, reorder = false): string {
  const gap = (): string => ['', '', '', ' ', '\n', '\t', '\r\n  '][roll(dice) % 7] ?? ''
  const write = (one: Written): string => {
    if (typeof one === 'string') return one
    if (!isMembers(one)) return `[${one.map((item) => gap() + write(item) + gap()).join()}]`
    const members = one.members.map(
      ([token, member]) => `${gap()}${token}${gap()}:${gap()}${write(member)}${gap()}`,
    )
    return `{${(reorder ? shuffled(members, dice) : members).join()}}`
  }
  return gap() + write(value) + gap()
}

export function kept(value: Written): string {
  if (typeof value === 'string') return value
  if (!isMembers(value)) return `[${value.map(kept).join()}]`
  const members = value.members.filter(([token]) => !isBlind(token))
  return `{${members.map(([token, member]) => `${token}:${kept(member)}`).join()}}`
}

export const dice: fc.Arbitrary<Dice> = fc.infiniteStream(fc.nat(1_000))

function anyText(): fc.Arbitrary<string> {
  return fc
    .string({ unit: 'binary', maxLength: 4 })
    .map((text) => JSON.stringify(text).slice(1, -1))
}

const valueOf = (token: string): string => JSON.parse(token) as string

const isBlind = (token: string): boolean => ['bto', 'bcc'].includes(valueOf(token))

const isMembers = (value: Written): value is Members => 'members' in Object(value)

const roll = (from: Dice): number => (from.next().value as number | undefined) ?? 0

function shuffled<T>(items: readonly T[], from: Dice): T[] {
  const rest = [...items]
  return items.map(() => rest.splice(roll(from) % rest.length, 1)[0]!)
}
