/**
 * Refresh — brings the page of a thing to what the server draws now, row by row.
 *
 * In:  calls that something happened. Out: rows that are new in their place, counts as they are; what is read stays where it is.
 * Rule: one question at a time; what happens meanwhile is one more. A row that says the same stays the element that it was.
 */
import { askSoon } from './ask-soon'
import { loadPage } from './load-page'
import { countedIn, drawCounts, isBusy } from './responses'

const SOON_MS = 80

export function createRefresh(page: HTMLElement, arrived: (count: number) => void): () => void {
  return askSoon(SOON_MS, async () => {
    const now = await loadPage(location.href, 'no-store')
    const drawn = now.querySelector<HTMLElement>('.thing')
    if (drawn !== null) arrived(bring(page, drawn))
    const [panel, panelNow] = [document, now].map((one) => one.querySelector('.panel'))
    if (panel && panelNow) bringPart(panel, panelNow)
  })
}

/** Answers how many rows are new. */
function bring(page: HTMLElement, now: HTMLElement): number {
  const roots = [page, now].map((one) => one.querySelector<HTMLElement>('.alone > article'))
  if (roots[0] && roots[1]) same(roots[0], roots[1])
  // What was answered before it came has come.
  else if (roots[1]) page.querySelector('.alone')?.replaceChildren(roots[1])
  const chips = [page, now].map((one) => [...one.querySelectorAll('.chip')])
  for (const [at, chip] of chips[0]!.entries()) bringPart(chip, chips[1]![at] ?? chip)
  const [told, toldNow] = [page, now].map((one) => one.querySelector<HTMLElement>('.told')!)
  for (const name of ['role', 'aria-label']) {
    const value = toldNow!.getAttribute(name)
    if (value !== null) told!.setAttribute(name, value)
  }
  if (toldNow!.childElementCount > 0) page.querySelector('.nothing')?.remove()
  return bringRows(told!, toldNow!)
}

function bringRows(told: HTMLElement, now: HTMLElement): number {
  const known = new Map([...told.children].map((row) => [idIn(row), row as HTMLElement]))
  let added = 0
  const rows = ([...now.children] as HTMLElement[]).map((row) => {
    const before = known.get(idIn(row))
    if (before !== undefined) return same(before, row)
    added++
    row.classList.add('fresh')
    return row
  })
  for (const row of [...told.children])
    if (!rows.includes(row as HTMLElement) && !row.matches(UNSENT)) row.remove()
  let at = told.firstElementChild
  for (const row of rows)
    if (row === at) at = at.nextElementSibling
    else told.insertBefore(row, at)
  return added
}

/** Not drawn by the server: it is not there yet. */
const UNSENT = '.sending, .failed'

const idIn = (row: Element): string =>
  (row.matches('article') ? row : row.querySelector('article'))?.getAttribute('data-id') ?? ''

/** The row that stands, with the counts of now; or the one of now, where it says something else. */
function same(row: HTMLElement, now: HTMLElement): HTMLElement {
  const texts = [row, now].map((one) => one.querySelector('.text')?.textContent ?? '')
  if (row.matches(UNSENT) || texts[0] !== texts[1] || weightOf(row) !== weightOf(now)) {
    const hadFocus = row.contains(document.activeElement)
    row.replaceWith(now)
    if (hadFocus) now.focus({ preventScroll: true })
    return now
  }
  const forms = [row, now].map((one) => one.querySelector<HTMLFormElement>('form.acts'))
  if (forms[0] && forms[1]) {
    const counted = countedIn(forms[1])
    if (!isBusy(counted.id)) drawCounts(forms[0], counted)
  }
  const choices = [row, now].map((one) => one.querySelector<HTMLElement>('form[data-choice]'))
  if (choices[0] && choices[1] && choices[0].querySelector('input:checked') === null)
    bringPart(choices[0], choices[1])
  return row
}

const weightOf = (row: HTMLElement): boolean => row.querySelector('form.acts') !== null

function bringPart(part: Element, now: Element): void {
  if (part.innerHTML !== now.innerHTML) part.replaceChildren(...now.childNodes)
}
