/**
 * Ages — times that grow older as the page stands, in the reader's own zone.
 *
 * Rule: one timer a minute, rows in the window only, none while the page is hidden.
 */
import { agoText, fullText } from '../views/model/time'

export function ageTimes(page: HTMLElement, zone: string): void {
  const draw = (all: boolean): void => {
    for (const time of page.querySelectorAll<HTMLTimeElement>('time[datetime]')) {
      if (!all && !isVisible(time)) continue
      const at = Date.parse(time.dateTime)
      if (Number.isNaN(at)) continue
      const text = agoText(at, Date.now(), zone)
      if (time.textContent !== text) time.textContent = text
      if (all) time.title = time.title.replace(/^.*(?=, entry )/, fullText(at, zone))
    }
  }
  draw(true)
  setInterval(() => {
    if (!document.hidden) draw(false)
  }, 60_000)
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) draw(false)
  })
}

function isVisible(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect()
  return bottom > 0 && top < innerHeight
}
