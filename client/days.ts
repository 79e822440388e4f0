/**
 * Days — the marks between the days of a feed, wherever rows come in or go.
 *
 * Rule: a mark that is still right stays the element that it was, so that nothing that is read moves.
 */
import { dayMarks } from '../views/model/days'

export function markDays(feed: HTMLElement, zone: string, now: number): void {
  const rows = [...feed.children].filter((row) => row.matches('article, .gone'))
  const marks = dayMarks(rows.map(timeIn), now, zone)
  const wanted = new Map<Element, string | null>(
    rows.flatMap((row, at) => (row.matches('article') ? [[row, marks[at] ?? null]] : [])),
  )
  for (const mark of feed.querySelectorAll(':scope > .mark:not(.waterline)')) {
    const below = mark.nextElementSibling
    // Above rows that are out of the page it was right when they went.
    if (below?.matches('.gone') === true) continue
    if (below === null || wanted.get(below) !== mark.textContent) mark.remove()
    else wanted.delete(below)
  }
  for (const [article, text] of wanted) if (text !== null) article.before(markOf(text))
}

/** Of rows that are out of the page, the oldest. */
export function timeIn(row: Element): number | null {
  if (row instanceof HTMLElement && row.dataset['time'] !== undefined)
    return Number(row.dataset['time'])
  const time = row.querySelector<HTMLTimeElement>('.say > .time time')
  return time === null ? null : Date.parse(time.dateTime)
}

/** As stream.pug draws it. */
function markOf(text: string): HTMLElement {
  const mark = document.createElement('h2')
  mark.className = 'mark'
  const label = document.createElement('span')
  label.textContent = text
  mark.append(label)
  return mark
}
