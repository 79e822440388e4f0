/**
 * Merged — the live page of several streams: one connection, a subscription for each, each from its own position.
 *
 * It only joins parts, as stream.ts does. What each stream promises (P2, P3, P4) holds of it here; what stands where among streams
 * says merge.ts. An activity that is in several of them stands once, where it came first, and names them all. What is said
 * of the connection is said of all: live when each is, nothing missed when each missed nothing.
 */
import type { View } from '../views/model/row'
import { textIn } from '../views/model/values'
import type { Position } from '../schemas/position'
import type { JsonObject, WireEntry } from '../schemas/wire'
import { drawAges } from './ages'
import { createBecome } from './become'
import { createCounts } from './counts'
import { listenToKeys } from './keys'
import { letIn } from './let-in'
import { connect, type Standing } from './live/connect'
import { createMerging, olderHref, placesIn, type Merged } from './merge'
import { createOlder } from './older'
import { createPill } from './pill'
import { createDraw } from './render'
import { respondOn } from './responses'
import { createRows } from './rows'
import { showConnection } from './show-connection'
import { createSpeak } from './speak'
import { createTogether } from './together'
import { ROWS_MAX } from './windowed'
import type { You } from './you'

const LAST = 20

/** In milliseconds of this machine's clock. */
function cameAt(): number {
  const [came] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  return came === undefined ? Date.now() : performance.timeOrigin + came.responseStart
}

export function startMerged(page: HTMLElement, zone: string, you: You): void {
  const { streams = '[]', epoch = '', now: drawnAt = '0', origin = '', icons = '' } = page.dataset
  const names = JSON.parse(streams) as { name: string; seq: number }[]
  const find = <T extends HTMLElement>(selector: string): T => page.querySelector<T>(selector)!
  const entries = find('#entries')
  const rows = createRows(entries, (back) => {
    for (const row of back) {
      counts.returned(row, 0)
      drawAges(row, zone)
    }
  })
  const draw = createDraw(icons, (): View => ({ origin, now: Date.now(), zone }))
  const counts = createCounts(entries)
  const speak = createSpeak(find('.say[role=status]'))
  const older = createOlder(find('.older'), entries, rows, () => {
    become.loaded()
    rows.renumber()
  })
  const positions = new Map<string, Position>(names.map(({ name, seq }) => [name, { epoch, seq }]))
  const together = createTogether(positions)
  // By the server's clock, since its rows stand by it: the page was drawn when its first byte came, however long all else took.
  const ahead = Number(drawnAt) - cameAt()
  const merging = createMerging([...positions.keys()], () => Date.now() + ahead)
  /** What is shown or waits, by id. */
  const known = new Map<string, Merged>()

  function insert(shown: readonly Merged[], how: { asked: boolean; all: boolean }): void {
    // In the meantime it may have come by another stream, too.
    const now = shown.map((entry) => known.get(textIn(entry.activity['id']) ?? '') ?? entry)
    const put = (): void => {
      if (how.all) rows.clearStored()
      for (const entry of now) place(entry)
      if (rows.trim() !== null || how.all) older.from(olderHref(lowest(), positions))
      rows.renumber()
    }
    letIn(entries, how.asked, put, () => entries.querySelector('article'))
  }

  function place(given: Merged): void {
    const entry = asItIs(given)
    const row = draw.merged(entry)
    rows.place(row)
    counts.placed(row, 0)
  }

  function lowest(): Map<string, number> {
    const found = new Map<string, number>()
    for (const row of rows.entries())
      for (const { stream, seq } of placesIn(row.dataset['from'] ?? ''))
        found.set(stream, Math.min(seq, found.get(stream) ?? Infinity))
    return found
  }

  const rowAt = (stream: string, seq: number) =>
    rows.find(({ dataset }) => dataset['from']?.split(' ').includes(`${stream}:${seq}`) === true)

  /** What stands there already, in place. */
  function redraw(row: HTMLElement, _: string, _seq: number, activity: JsonObject): void {
    const now = standingIn(row, activity)
    const id = textIn(activity['id'])
    // It may come by another stream yet, as it was posted.
    if (id !== null) known.set(id, now)
    rows.place(draw.merged(now))
  }
  const become = createBecome({ rowAt, remove: rows.remove, redraw })

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

  const pill = createPill<Merged>({
    feed: entries,
    button: find('.pill'),
    insert,
    faces: (waiting) => draw.faces(waiting.map(({ activity }) => activity)),
  })

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

  const client = connect(location.origin, { share: false })
  const connection = showConnection({
    page,
    feed: entries,
    zone,
    start: together.position,
    rows,
    draw,
    isHeld: () => pill.waiting > 0,
    seamAt: () => merging.levelAt,
    say: speak.say,
    wake: () => client.wake(),
  })
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
    })
    const stands = (standing: Pick<Standing, 'state' | 'head'> & Partial<Standing>): void => {
      merging.stands(stream, standing.state === 'live')
      connection.stands({ ...standing, ...together.stands(stream, standing) })
    }
    subscription.on('state', stands)
    subscription.on('refused', () => stands({ state: 'offline', head: null }))
  }

  respondOn(entries, {
    client,
    stream: names[0]?.name ?? '',
    said: speak.say,
    done: (id) => counts.ask([id]),
  })
  const pause = (): boolean => {
    const isPaused = pill.pause()
    speak.say(isPaused ? 'Paused' : 'Not paused')
    return isPaused
  }
  you.pausedBy(pause, () => pill.isPaused)
  listenToKeys({
    rows,
    write: () => undefined,
    showNew: () => find('.pill').click(),
    pause,
  })
}
