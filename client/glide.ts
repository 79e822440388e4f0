/**
 * Glide — rows move without a jump.
 *
 * `keepingPlace`: what is being read stays where it is while rows come in above it.
 * `gliding`: at the top, rows below start from their old place and glide down.
 */
const GLIDE_MS = 240
const EASE = 'cubic-bezier(.2,.8,.2,1)'
const HEAD_PX = 64

export const stillness = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches

export function keepingPlace(feed: HTMLElement, run: () => void): void {
  const read = [...feed.children].find((row) => row.getBoundingClientRect().bottom > HEAD_PX)
  const before = read?.getBoundingClientRect().top ?? 0
  run()
  // Zero where the browser anchors by itself.
  const moved = read?.isConnected === true ? read.getBoundingClientRect().top - before : 0
  if (moved !== 0) window.scrollBy({ top: moved, behavior: 'instant' })
}

export function gliding(feed: HTMLElement, run: () => void): void {
  if (stillness() || document.hidden) return run()
  const before = new Map(visible(feed).map((row) => [row, row.getBoundingClientRect().top]))
  run()
  // Also what leaves the window below: it would be seen to jump out.
  const rows = [...new Set([...before.keys(), ...visible(feed)])]
  // A glide that is still under way ends where this one begins.
  for (const row of rows) under.get(row)?.cancel()
  for (const [row, now] of rows.map((one) => [one, one.getBoundingClientRect().top] as const)) {
    const top = before.get(row)
    if (top === now) continue
    const frames =
      top === undefined
        ? { opacity: [0, 1] }
        : { transform: [`translateY(${top - now}px)`, 'none'] }
    under.set(row, row.animate(frames, { duration: GLIDE_MS, easing: EASE }))
  }
}

const under = new WeakMap<Element, Animation>()

/** From the top down to the window's lower edge. */
function visible(feed: HTMLElement): Element[] {
  const rows = [...feed.children]
  const beyond = rows.findIndex((row) => row.getBoundingClientRect().top > innerHeight)
  return beyond < 0 ? rows : rows.slice(0, beyond)
}
