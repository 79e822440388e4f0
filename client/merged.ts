/**
 * Merged — the live page of several streams: one connection, a subscription for each, each from its own position.
 *
 * It only joins parts, as stream.ts does. What each stream promises (P2, P3, P4) holds of it here; what stands where among streams
 * says merge.ts. An activity that is in several of them stands once, where it came first, and names them all. What is said
 * of the connection is said of all: live when each is, nothing missed when each missed nothing.
 */
import { entriesText } from '../views/model/count'
import type { View } from '../views/model/row'
import { textIn } from '../views/model/values'
import type { Position } from '../schemas/position'
import type { JsonObject, WireEntry } from '../schemas/wire'
import { createBecome } from './become'
import { createConnection, type Seam, type State } from './connection'
import { createCounts } from './counts'
import { gliding, keepingPlace, stillness } from './glide'
import { listenToKeys } from './keys'
import { connect, type Standing } from './live/connect'
import { createMerging, olderHref, placesIn, type Merged } from './merge'
import { createOlder } from './older'
import { createPill } from './pill'
import { createDraw } from './render'
import { respondOn } from './responses'
import { createRows, ROWS_MAX } from './rows'
import { seamWords } from './seam'
import { createSpeak } from './speak'
import { statusWords } from './status'
import { createTogether } from './together'

const LAST = 20

export function startMerged(page: HTMLElement, zone: string): void {
  const { streams = '[]', epoch = '', now: drawnAt = '0', origin = '', icons = '' } = page.dataset
  const names = JSON.parse(streams) as { name: string; seq: number }[]
  const find = <T extends HTMLElement>(selector: string): T => page.querySelector<T>(selector)!
  const entries = find('#entries')
  const rows = createRows(entries)
  const draw = createDraw(icons, (): View => ({ origin, now: Date.now(), zone }))
  const counts = createCounts(entries)
  const speak = createSpeak(find('.say[role=status]'))
  const older = createOlder(find('.older'), entries, () => {
    become.loaded()
    rows.renumber()
  })
  const positions = new Map<string, Position>(names.map(({ name, seq }) => [name, { epoch, seq }]))
  const together = createTogether(positions)
  // By the server's clock, since its rows stand by it.
  const ahead = Number(drawnAt) - Date.now()
  const merging = createMerging([...positions.keys()], () => Date.now() + ahead)
  /** What is shown or waits, by id. */
  const known = new Map<string, Merged>()
  let nextTryAt = 0
  let seamElement: HTMLElement | null = null

  function insert(shown: readonly Merged[], how: { asked: boolean; all: boolean }): void {
    // In the meantime it may have come by another stream, too.
    const now = shown.map((entry) => known.get(textIn(entry.activity['id']) ?? '') ?? entry)
    const put = (): void => {
      if (how.all) rows.clearStored()
      for (const entry of now) place(entry)
      if (rows.trim() !== null || how.all) older.from(olderHref(lowest(), positions))
      rows.renumber()
    }
    if (how.asked || scrollY > 0) keepingPlace(entries, put)
    else gliding(entries, put)
    if (!how.asked) return
    scrollTo({ top: 0, behavior: stillness() ? 'instant' : 'smooth' })
    entries.querySelector('article')?.focus({ preventScroll: true })
  }

  function place(given: Merged): void {
    const entry = asItIs(given)
    const row = draw.merged(entry)
    rows.place(row)
    counts.placed(row, 0)
  }

  function lowest(): Map<string, number> {
    const found = new Map<string, number>()
    for (const row of entries.querySelectorAll<HTMLElement>('article'))
      for (const { stream, seq } of placesIn(row.dataset['from'] ?? ''))
        found.set(stream, Math.min(seq, found.get(stream) ?? Infinity))
    return found
  }

  const rowAt = (stream: string, seq: number) =>
    [...entries.querySelectorAll<HTMLElement>('article')].find(({ dataset }) =>
      placesIn(dataset['from'] ?? '').some((one) => one.stream === stream && one.seq === seq),
    ) ?? null

  /** What stands there already, in place. */
  function redraw(row: HTMLElement, _: string, _seq: number, activity: JsonObject): void {
    const now = standingIn(row, activity)
    const id = textIn(activity['id'])
    // It may come by another stream yet, as it was posted.
    if (id !== null) known.set(id, now)
    rows.place(draw.merged(now))
  }
  const become = createBecome({ rowAt, redraw })

  /** Any of its streams may have told what became of it. */
  function asItIs(entry: Merged): Merged {
    const activity = entry.places.reduce(
      (now, { stream, seq }) => become.now(stream, seq, now) ?? now,
      entry.activity,
    )
    const now = { ...entry, activity }
    const id = textIn(activity['id'])
    if (id !== null && known.has(id)) known.set(id, now)
    return now
  }

  const pill = createPill<Merged>({ feed: entries, button: find('.pill'), insert })

  function take(stream: string, come: readonly WireEntry[]): void {
    const fresh = come.flatMap((entry): Merged[] => {
      const { activity, seq } = entry
      const at = merging.arrived(stream, entry)
      const id = textIn(activity['id']) ?? `${stream}:${seq}`
      const row = rows.byId(id)
      const before = known.get(id) ?? (row === null ? null : standingIn(row, activity))
      const places = [...(before?.places ?? []), { stream, seq }]
      const merged: Merged = {
        activity: before?.activity ?? activity,
        at: before?.at ?? at,
        places,
      }
      known.set(id, merged)
      if (known.size > 2 * ROWS_MAX) known.delete(known.keys().next().value!)
      if (before === null) return [merged]
      if (row !== null) place(merged)
      return []
    })
    rows.renumber()
    if (fresh.length === 0) return
    pill.take(fresh)
    speak.arrived(fresh.length)
  }
  const standingIn = ({ dataset }: HTMLElement, activity: JsonObject): Merged => ({
    activity,
    at: Number(dataset['at']),
    places: placesIn(dataset['from'] ?? ''),
  })

  const drawState = (state: State): void => {
    const words = statusWords(state, together.position.seq, zone)
    page.dataset['state'] = state.is
    find('.st .now').textContent = words.now
    find('.st .count').textContent = words.more
    speak.say(words.spoken)
  }
  const drawSeam = (seam: Seam): void => {
    if (seam.is === 'off') seamAt = merging.levelAt
    const element = draw.seam(seamWords(seam, zone, pill.waiting > 0, seamAt))
    const isNew = seamElement === null || !seamElement.isConnected
    const put = (): void => {
      if (seam.is === 'cut') {
        seamElement?.remove()
        rows.cut(element)
      } else if (isNew) rows.place(element)
      else seamElement!.replaceWith(element)
    }
    if (scrollY > 0) keepingPlace(entries, put)
    else put()
    seamElement = seam.is === 'past' || seam.is === 'cut' ? null : element
    drawNextTry()
  }
  let seamAt = merging.levelAt
  const connection = createConnection(together.position, {
    now: Date.now,
    after(ms, run) {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
    draw: drawState,
    drawSeam,
  })

  const client = connect(location.origin, { share: false })
  for (const [stream, position] of positions) {
    const subscription = client.subscribe<JsonObject>({ stream, position, last: LAST })
    subscription.on('entries', ({ entries: come }) => {
      counts.heard(come.map(({ activity }) => activity))
      take(stream, come)
    })
    subscription.on('changes', ({ changes }) => {
      become.take(stream, changes)
      counts.changed(changes, (seq) => rowAt(stream, seq))
    })
    subscription.on('cut', () => {
      pill.flush()
      connection.cut()
      older.end()
    })
    subscription.on('position', (to) => {
      positions.set(stream, to)
      connection.moved(together.position)
      const { state } = page.dataset
      if (state === 'live' || state === 'resumed')
        find('.st .count').textContent = ` · ${entriesText(together.position.seq)}`
    })
    const stands = (standing: Pick<Standing, 'state' | 'head'>): void => {
      merging.stands(stream, standing.state === 'live')
      connection.stands(together.stands(stream, standing))
    }
    subscription.on('state', (standing) => {
      nextTryAt = standing.nextTryAt ?? 0
      stands(standing)
    })
    subscription.on('refused', () => stands({ state: 'offline', head: null }))
  }

  respondOn(entries, {
    client,
    stream: names[0]?.name ?? '',
    said: speak.say,
    done: (id) => counts.ask([id]),
  })
  const drawNextTry = (): void => {
    const words = page.querySelector('.seam.off .next')
    const seconds = Math.ceil((nextTryAt - Date.now()) / 1_000)
    if (words !== null) words.textContent = seconds > 0 ? `next try in ${seconds} s` : 'trying'
  }
  setInterval(drawNextTry, 1_000)
  page.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest<HTMLElement>('[data-do=try]') : null
    if (button !== null) client.wake()
  })
  listenToKeys({ feed: entries, write: () => undefined, showNew: () => find('.pill').click() })
}
