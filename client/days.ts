/**
 * Days — the marks between the days of a feed, wherever rows come in or go.
 *
 * Rule: a mark that is still right stays the element that it was, so that nothing that is read moves.
 */
import { dayMarks } from '../views/model/days'

export function markDays(feed: HTMLElement, zone: string, now: number): void {
  const articles: Element[] = [...feed.children].filter((row) => row.matches('article'))
  const marks = dayMarks(articles.map(timeIn), now, zone)
  const wanted = new Map<Element, string | null>(
    articles.map((article, at) => [article, marks[at] ?? null]),
  )
  for (const mark of feed.querySelectorAll(':scope > .mark')) {
    const below = mark.nextElementSibling
    if (below === null || wanted.get(below) !== mark.textContent) mark.remove()
    else wanted.delete(below)
  }
  for (const [article, text] of wanted) if (text !== null) article.before(markOf(text))
}

function timeIn(article: Element): number | null {
  const time = article.querySelector<HTMLTimeElement>('.say > .time time')
  return time === null ? null : Date.parse(time.dateTime)
}

/** As stream.pug draws it. */
function markOf(text: string): HTMLElement {
  const mark = document.createElement('div')
  mark.className = 'mark'
  const label = document.createElement('span')
  label.textContent = text
  mark.append(label)
  return mark
}
