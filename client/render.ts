/**
 * Render — templates to elements. The same files that the server draws the first paint with.
 */
import item from '../views/item.pug'
import facesOf from '../views/faces.pug'
import seam from '../views/seam.pug'
import waterline from '../views/waterline.pug'
import { rowOf, type Row, type View } from '../views/model/row'
import { avatarOf } from '../views/model/avatar'
import { idIn } from '../views/model/values'
import type { JsonObject, WireEntry } from '../schemas/wire'
import { standing, type Merged, type Standing } from './merge'
import type { Spot } from '../views/model/view'
import type { SeamWords } from './seam'

export interface Draw {
  entry(entry: WireEntry): HTMLElement
  /** An entry of one's own that is on its way. */
  pending(activity: WireEntry['activity'], key: string, state: Pending): HTMLElement
  /** An entry of several streams. */
  merged(entry: Merged): HTMLElement
  /** Up to three of those who did these, the newest first. */
  faces(activities: readonly JsonObject[]): HTMLElement
  seam(words: SeamWords): HTMLElement
  waterline(line: { readonly at: number; readonly text: string }): HTMLElement
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
    faces(activities) {
      const actors = new Map(
        activities
          .toReversed()
          .map(({ actor = null }) => [idIn(actor) ?? JSON.stringify(actor), actor]),
      )
      const faces = [...actors.values()].slice(0, FACES_MAX)
      return element(facesOf({ faces: faces.map((one) => avatarOf(one, view().origin)), icons }))
    },
    seam: (words) => element(seam({ seam: words, icons })),
    waterline: (line) => element(waterline({ line })),
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
const FACES_MAX = 3

/** The template has escaped everything that is not its own; nothing in it runs. */
export function element(html: string): HTMLElement {
  const holder = document.createElement('template')
  holder.innerHTML = html
  return holder.content.firstElementChild as HTMLElement
}
