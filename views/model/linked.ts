/**
 * Linked — addresses that stand in a text, as links.
 *
 * In:  paragraphs of plain text. Out: the parts of those in which an address stands; of the others nothing.
 * Rule: only http and https, as `new URL()` reads them, and what is shown is what was written, so that no text covers an address. What closes a
 * sentence or a bracket around an address is not part of it. Linear time: an address is bounded, and no pattern looks back.
 */
import { safeHref } from './link'
import type { Part } from './part'

const ADDRESS = /https?:\/\/[^\s<>"`{}|\\^]{1,2000}/gi
const PARTS_MAX = 200

export function linkedIn(
  paragraphs: readonly string[],
  origin: string,
): ReadonlyMap<string, readonly Part[]> {
  const linked = new Map<string, readonly Part[]>()
  for (const paragraph of paragraphs) {
    const parts = partsOf(paragraph, origin)
    if (parts.length > 0) linked.set(paragraph, parts)
  }
  return linked
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
