/**
 * Html — the text of a piece of HTML, for finding words in it. Never for showing.
 *
 * In:  `content` or `summary` as stored, well formed or not.
 * Out: its text; a tag that breaks a line is a space, one inside a word is nothing.
 * Rule: linear time whatever the input; every pattern stops at the next `<` or after a few characters.
 * No parser: nothing is rendered from this, and a wrong guess only adds or loses a search word.
 */
export function plainText(html: string): string {
  const untagged = html.includes('<')
    ? html.replace(TAG, (tag) => (INLINE.test(tag) ? '' : ' '))
    : html
  return untagged.includes('&')
    ? untagged.replace(ENTITY, (_, name: string) => decode(name))
    : untagged
}

const TAG = /<[a-z/!?][^<>]*>/gi
const INLINE =
  /^<\/?(?:a|abbr|b|bdi|code|del|em|font|i|ins|mark|s|small|span|strong|sub|sup|u|wbr)\b/i
const ENTITY = /&(#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8});/gi

/** Named entities that are no letters separate words, so all of them may be a space. */
function decode(name: string): string {
  if (name.startsWith('#')) return character(name.slice(1))
  const [, letter, accent] = ACCENTED.exec(name) ?? []
  if (letter !== undefined && accent !== undefined) return letter + ACCENTS[accent]!
  return LETTERS[name] ?? ' '
}

function character(digits: string): string {
  const code = /^x/i.test(digits) ? Number.parseInt(digits.slice(1), 16) : Number(digits)
  return code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? ' ' : String.fromCodePoint(code)
}

/** `eacute` is e and a combining acute; folding composes them. */
const ACCENTED = /^([a-z])(grave|acute|circ|tilde|uml|ring|cedil|caron)$/i
const ACCENTS: Readonly<Record<string, string>> = {
  grave: '\u0300',
  acute: '\u0301',
  circ: '\u0302',
  tilde: '\u0303',
  uml: '\u0308',
  ring: '\u030a',
  cedil: '\u0327',
  caron: '\u030c',
}
const LETTERS: Readonly<Record<string, string>> = {
  szlig: 'ß',
  aelig: 'æ',
  AElig: 'Æ',
  oelig: 'œ',
  OElig: 'Œ',
  oslash: 'ø',
  Oslash: 'Ø',
  eth: 'ð',
  ETH: 'Ð',
  thorn: 'þ',
  THORN: 'Þ',
  shy: '',
  zwj: '',
  zwnj: '',
}
