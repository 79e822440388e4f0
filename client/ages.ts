/**
 * Ages — times that grow older as the page stands, in the reader's own zone.
 *
 * Rule: one timer a minute, rows in the window only, none while the page is hidden.
 */
import { agoText, fullText } from '../views/model/time'

export function ageTimes(page: HTMLElement, zone: string): void {
  drawAges(page, zone)
  const drawSeen = (): void => {
    if (!document.hidden) drawAges(page, zone, isVisible)
  }
  setInterval(drawSeen, 60_000)
  document.addEventListener('visibilitychange', drawSeen)
}

/** All, with their titles, unless it is said which. */
export function drawAges(part: Element, zone: string, which?: (time: Element) => boolean): void {
  for (const time of part.querySelectorAll<HTMLTimeElement>('time[datetime]')) {
    if (which?.(time) === false) continue
    const at = Date.parse(time.dateTime)
    if (Number.isNaN(at)) continue
    const text = agoText(at, Date.now(), zone)
    if (time.textContent !== text) time.textContent = text
    if (which === undefined) time.title = time.title.replace(/^.*(?=, entry )/, fullText(at, zone))
  }
}

function isVisible(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect()
  return bottom > 0 && top < innerHeight
}
