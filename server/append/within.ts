/**
 * Within — as much of a page as may be worked on for one answer, where its texts are read and not only joined. Pure.
 *
 * In:  a page, how many bytes, which end it is read from. Out: a page with at least one entry of it, whose range ends where it was
 *      cut, so that the next page begins there and nothing is left out (P3, P7).
 */
import type { Page } from './history'

export function pageWithin(page: Page, bytes: number, isUpwards: boolean): Page {
  const ordered = isUpwards ? page.entries.toReversed() : page.entries
  let room = bytes
  const count = ordered.findIndex(({ text }, index) => (room -= text.length) < 0 && index > 0)
  if (count < 0) return page
  const kept = ordered.slice(0, count)
  const edge = kept.at(-1)!.seq
  return isUpwards
    ? { ...page, entries: kept.toReversed(), highest: edge }
    : { ...page, entries: kept, lowest: edge }
}
