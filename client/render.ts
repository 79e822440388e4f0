/**
 * Render — templates to elements. The same files that the server draws the first paint with.
 */
import item from '../views/item.pug'
import seam from '../views/seam.pug'
import { rowOf, type Row, type View } from '../views/model/row'
import type { WireEntry } from '../schemas/wire'
import { standing, type Merged, type Standing } from './merge'
import type { Spot } from '../views/model/view'
import type { SeamWords } from './seam'

export interface Draw {
  entry(entry: WireEntry): HTMLElement
  /** An entry of one's own that is on its way. */
  pending(activity: WireEntry['activity'], key: string, state: Pending): HTMLElement
  /** An entry of several streams. */
  merged(entry: Merged): HTMLElement
  seam(words: SeamWords): HTMLElement
}

export interface Pending {
  readonly state: 'sending' | 'waiting' | 'failed'
  readonly reason: string
}

export function createDraw(icons: string, view: () => View): Draw {
  const draw = (row: Row & Partial<Pending & Standing> & { fresh?: boolean }): HTMLElement =>
    element(item({ row, icons }))
  const seen = (): View => ({ ...view(), spots: spotsOnPage })
  return {
    entry: (entry) => draw({ ...rowOf(entry, seen()), fresh: true }),
    pending: (activity, key, state) =>
      draw({ ...rowOf({ seq: 0, activity }, view()), ...state, key, seq: null, time: null }),
    merged: ({ activity, at, places }) =>
      draw({
        ...rowOf({ seq: places[0]!.seq, activity }, { ...seen(), home: places[0]!.stream }),
        ...standing(places, at),
        fresh: true,
      }),
    seam: (words) => element(seam({ seam: words, icons })),
  }
}

/** Places have a `geo:` link; the dial of one that comes live shows those that stand there. */
function spotsOnPage(): Spot[] {
  const links = [...document.querySelectorAll<HTMLAnchorElement>('#entries a[href^="geo:"]')]
  return links.slice(0, SPOTS_MAX).map(({ href }) => {
    const [latitude = 0, longitude = 0] = href.slice('geo:'.length).split(',').map(Number)
    return { latitude, longitude }
  })
}

const SPOTS_MAX = 50

/** The template has escaped everything that is not its own; nothing in it runs. */
export function element(html: string): HTMLElement {
  const holder = document.createElement('template')
  holder.innerHTML = html
  return holder.content.firstElementChild as HTMLElement
}
