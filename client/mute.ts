/**
 * Mute — who was muted in this browser is not shown here, wherever rows come from; nobody else knows.
 *
 * In:  rows of any page. Out: those of the muted hidden, and one line that says so and shows them again.
 * Rule: a page draws what it draws; this looks at what stands there, so that no other part need know of it. Bounded (P7).
 */
import { entriesText } from '../views/model/count'
import { keep } from './keep'

const MUTED_MAX = 200
const NAME = 'muted'

export function startMute(feed: HTMLElement): void {
  const hide = (): void => {
    const ids = muted()
    let count = 0
    for (const row of feed.querySelectorAll<HTMLElement>('article')) {
      const who = row.querySelector<HTMLAnchorElement>('.say a.actor')
      const id = who === null ? null : new URL(who.href).searchParams.get('id')
      const isMuted = id !== null && ids.includes(id)
      if (row.hidden !== isMuted) row.hidden = isMuted
      if (isMuted) count++
    }
    draw(feed, count)
  }
  feed.addEventListener('mute', hide)
  if (muted().length > 0) hide()
  new MutationObserver(() => {
    if (muted().length > 0) hide()
  }).observe(feed, { childList: true, subtree: true })
}

export function muteFrom(row: HTMLElement, id: string, name: string): void {
  const feed = row.parentElement
  const next = row.nextElementSibling
  keep.set(NAME, JSON.stringify([...muted(), id].slice(-MUTED_MAX)))
  feed?.dispatchEvent(new CustomEvent('mute', { bubbles: true, detail: name }))
  if (next?.matches('article:not([hidden])') === true)
    (next as HTMLElement).focus({ preventScroll: true })
}

function muted(): readonly string[] {
  try {
    const ids: unknown = JSON.parse(keep.get(NAME) || '[]')
    return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : []
  } catch {
    return []
  }
}

function draw(feed: HTMLElement, count: number): void {
  const before =
    feed.nextElementSibling?.matches('.muted') === true ? feed.nextElementSibling : null
  if (count === 0) return before?.remove()
  const line = before ?? document.createElement('p')
  const words = `${entriesText(count)} of people muted in this browser`
  if (before !== null && before.firstChild?.textContent === words) return
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'btn txt'
  button.textContent = 'Show them again'
  button.addEventListener('click', () => {
    keep.set(NAME, '')
    feed.dispatchEvent(new CustomEvent('mute', { bubbles: true }))
    feed.focus({ preventScroll: true })
  })
  line.className = 'muted'
  line.replaceChildren(words, button)
  if (before === null) feed.after(line)
}
