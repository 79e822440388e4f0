/**
 * Let in — rows go in at the top of a feed: below who reads nothing moves, and who asked for them is taken there.
 */
import { gliding, keepingPlace, stillness } from './glide'

/** `first`: the row that who asked goes to, once they are in. */
export function letIn(
  feed: HTMLElement,
  asked: boolean,
  put: () => void,
  first: () => HTMLElement | null,
): void {
  if (asked || scrollY > 0) keepingPlace(feed, put)
  else gliding(feed, put)
  if (!asked) return
  scrollTo({ top: 0, behavior: stillness() ? 'instant' : 'smooth' })
  first()?.focus({ preventScroll: true })
}
