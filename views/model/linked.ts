/**
 * Linked — addresses that stand in a text, and what its HTML says is a link, as links.
 *
 * In:  a body: paragraphs with marks where a link of the HTML begins and ends. Out: the paragraphs without marks, and the parts of those
 * in which a link stands; of the others nothing.
 * Rule: only http and https, as `new URL()` reads them, and what is shown is what was written, so that no text covers an address. What closes a
 * sentence or a bracket around an address is not part of it. Linear time: an address is bounded, and no pattern looks back.
 */
import type { Body } from './body'
import { safeHref } from './link'
import type { Part } from './part'
import { LINK, UNLINK } from './text'

const ADDRESS = /https?:\/\/[^\s<>"`{}|\\^]{1,2000}/gi
const PARTS_MAX = 200

export interface Linked {
  readonly text: readonly string[]
  readonly rest: readonly string[]
  readonly linked: ReadonlyMap<string, readonly Part[]>
}

export function linkedIn({ text, rest, hrefs }: Body, origin: string): Linked {
  const linked = new Map<string, readonly Part[]>()
  let next = 0
  const read = (marked: string): string => {
    // Each piece but the first begins with what a link says.
    const parts = marked.split(LINK!).flatMap((piece, at): Part[] => {
      const [label = '', ...behind] = at === 0 ? ['', piece] : piece.split(UNLINK!)
      const href = at === 0 ? null : safeHref(hrefs[next++] ?? null, origin)
      const isLink = href !== null && label.trim() !== ''
      const rest = plainParts(behind.join('').replaceAll(UNLINK!, ''), origin)
      return [...(isLink ? [{ text: label, href }] : plainParts(label, origin)), ...rest]
    })
    const plain = parts.map((part) => part.text).join('')
    if (parts.some(({ href }) => href !== undefined)) linked.set(plain, parts)
    return plain
  }
  return { text: text.map(read), rest: rest.map(read), linked }
}

const plainParts = (text: string, origin: string): Part[] => {
  const parts = partsOf(text, origin)
  return parts.length > 0 || text === '' ? parts : [{ text }]
}

function partsOf(paragraph: string, origin: string): Part[] {
  const parts: Part[] = []
  let from = 0
  for (const { 0: found, index } of paragraph.matchAll(ADDRESS)) {
    if (parts.length >= PARTS_MAX) break
    const address = withoutEnd(found)
    const href = safeHref(address, origin)
    if (href === null) continue
    if (index > from) parts.push({ text: paragraph.slice(from, index) })
    parts.push({ text: address, href })
    from = index + address.length
  }
  if (from > 0 && from < paragraph.length) parts.push({ text: paragraph.slice(from) })
  return parts
}

/** A bracket that was opened within the address stays: many an encyclopaedia has such. */
function withoutEnd(address: string): string {
  const opened = address.indexOf('(')
  let end = address.length
  while (end > 0) {
    const last = address[end - 1]!
    const isClosing = last === ')' && (opened < 0 || opened >= end)
    if (!isClosing && !".,;:!?'’”»…]*_".includes(last)) break
    end--
  }
  return address.slice(0, end)
}
