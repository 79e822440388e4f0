/**
 * Text — what a stranger wrote, as plain text.
 *
 * In:  a name, or `content` that may be HTML. Out: text without markup, control characters or direction overrides.
 * Rule: everything that leaves here is set as text by the templates; nothing here makes text safe to be set as HTML,
 * and nothing needs to. Linear time: every pattern stops at the next `<`, `>` or `;`.
 */

/** Controls, and marks that turn the direction of what follows: they would let a name reach out of its place. */
const UNSEEN = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff]/gu
/** The same without line feed and tab, which text may have. */
const UNSEEN_IN_TEXT = /(?![\n\t])[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu

export const NAME_MAX = 120

/** A name on one line. */
export function cleanName(name: string, max = NAME_MAX): string {
  const clean = name
    .replace(/[\n\r\t]/g, ' ')
    .replace(UNSEEN, '')
    .replace(/ {2,}/g, ' ')
    .trim()
  return shorten(clean, max)
}

export function shorten(text: string, max: number): string {
  const characters = text.length > max ? [...text] : []
  return characters.length > max
    ? `${characters
        .slice(0, max - 1)
        .join('')
        .trimEnd()}…`
    : text
}

export const firstWords = (text: string, count: number): string => {
  const words = cleanName(text, 400).split(' ')
  return words.length > count
    ? `${shorten(
        words
          .slice(0, count)
          .join(' ')
          .replace(/[,;:.–—-]+$/, ''),
        60,
      )}…`
    : shorten(words.join(' '), 60)
}

/** Of a commit's message, for instance. */
export const firstLine = (text: string, max: number): string =>
  cleanName(paragraphs(text.slice(0, 8_000))[0]?.split('\n')[0] ?? '', max)

/**
 * Around what a link of the HTML says; no characters of any text (Unicode §23.7). What stands between belongs to the next of `hrefs`.
 */
export const [LINK, UNLINK] = ['\ufdd0', '\ufdd1']
const MARKS = /[\ufdd0\ufdd1]/g
const ANCHOR = /<a\b([^<>]*)>|<\/a\b[^<>]*>/gi
const HREF = /\bhref=(?:"([^"]*)"|'([^']*)'|([^\s"']+))/i
const ANCHORS_MAX = 200
const ENTITY = /&(#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,6});/gi

/** As paragraphs(), with the links that the HTML has: each between marks, in order. */
export function linkedParagraphs(content: string): { text: string[]; hrefs: string[] } {
  const hrefs: string[] = []
  let isOpen = false
  const marked = content.replace(MARKS, '').replace(ANCHOR, (_tag: string, inner?: string) => {
    const closed = isOpen ? UNLINK! : ''
    const [, ...found] = HREF.exec(inner ?? '') ?? []
    const href = found.find((one) => one !== undefined)
    isOpen = href !== undefined && hrefs.length < ANCHORS_MAX
    if (!isOpen) return closed
    hrefs.push(href!.replace(ENTITY, (whole, name: string) => decode(name) ?? whole))
    return closed + LINK!
  })
  return { text: paragraphs(marked), hrefs }
}

/** Paragraphs of plain text; a single line feed inside one is a line break. */
export function paragraphs(content: string, isHtml = true): string[] {
  return (isHtml ? withoutMarkup(content) : content)
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(UNSEEN_IN_TEXT, '')
    .split(/\n[ \t]*\n\s*/)
    .map((one) =>
      one
        .split('\n')
        .map((line) => line.trim())
        .join('\n')
        .trim(),
    )
    .filter((one) => one !== '')
}

/** Wherever it began it ends somewhere, so that it is never tried in vain from the next beginning. */
const UNSHOWN =
  /<(script|style|template|title)\b[^<>]*>[^<]*(?:<(?!\/\1\b)[^<]*)*(?:<\/\1[^<>]*>?|$)/gi
const COMMENT = /<!--(?:[^-]|-(?!->))*(?:-->|$)/g
const BREAK = /<(?:br|hr)\b[^<>]*>/gi
const BLOCK = /<\/?(?:p|div|h[1-6]|ul|ol|blockquote|pre|table|section|article|figure)\b[^<>]*>/gi
const ROW = /<(?:li|tr|dt|dd)\b[^<>]*>/gi
const TAG = /<[a-z/!?][^<>]*>/gi

const withoutMarkup = (html: string): string =>
  html
    .replace(COMMENT, '')
    .replace(UNSHOWN, '')
    .replace(BREAK, '\n')
    .replace(BLOCK, '\n\n')
    .replace(ROW, '\n• ')
    .replace(TAG, '')
    .replace(ENTITY, (whole, name: string) => decode(name) ?? whole)

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  hellip: '…',
  mdash: '—',
  ndash: '–',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  deg: '°',
}

function decode(name: string): string | null {
  if (!name.startsWith('#')) return Object.hasOwn(NAMED, name) ? NAMED[name]! : null
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
  const isCharacter = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
  return isCharacter ? String.fromCodePoint(code) : ''
}
