/**
 * Counts — how many responded to what stands on the page, kept exact.
 *
 * In:  what came live. Out: each form of responses with the server's own numbers.
 * Rule: never counted here: who likes twice likes once, and only the server knows. What comes in a burst is asked once,
 * one question at a time. Of what is not on the page yet it is remembered that somebody responded (orphans, too), and asked
 * when it comes. Bounded (P7).
 */
import { idIn, isObject, list } from '../views/model/values'
import type { JsonObject, WireChange } from '../schemas/wire'
import { askSoon } from './ask-soon'
import { drawChosen } from './choices'
import { drawCounts, formsOf, isBusy, type Counted } from './responses'

export interface Counts {
  /** Entries have come. */
  heard(activities: readonly JsonObject[]): void
  /** Somebody responded to what stands at these places. */
  changed(changes: readonly WireChange[], rowAt: (seq: number) => HTMLElement | null): void
  /** A row stands on the page now. */
  placed(row: HTMLElement, seq: number): void
  /** It was out of the page for a while. */
  returned(row: HTMLElement, seq: number): void
  ask(ids: readonly string[]): void
}

const SOON_MS = 60
const MISSED_MAX = 1_000
const ASKED_MAX = 50
const QUERY_MAX = 6_000

export function createCounts(page: ParentNode): Counts {
  const missed = new Set<string>()
  const wanted = new Set<string>()
  /** Something was forgotten: who returns is asked for in any case. */
  let isForgetful = false

  const remember = (token: string): void => {
    missed.add(token)
    if (missed.size <= MISSED_MAX) return
    missed.delete(missed.values().next().value!)
    isForgetful = true
  }
  const soon = askSoon(SOON_MS, async () => {
    const ids = few(wanted)
    for (const id of ids) wanted.delete(id)
    if (wanted.size > 0) soon()
    for (const counted of await countsOf(ids)) {
      // What is under way here asks again when it is done.
      if (isBusy(counted.id)) continue
      for (const form of formsOf(page, counted.id)) drawCounts(form, counted)
      drawChosen(page, counted.id, counted.chosen ?? null)
    }
  })
  const want = (id: string): void => {
    wanted.add(id)
    soon()
  }

  const placed = (row: HTMLElement, seq: number): void => {
    const id = idOf(row)
    if (id === undefined) return
    const was = [missed.delete(id), missed.delete(`at ${seq}`)]
    if (was.includes(true)) want(id)
  }

  return {
    heard(activities) {
      for (const id of new Set(activities.flatMap(respondedTo))) {
        if (formsOf(page, id).length > 0) want(id)
        // Also of what stands here: it may be in a row that is out of the page, too.
        remember(id)
      }
    },
    changed(changes, rowAt) {
      for (const { seq } of changes) {
        const row = rowAt(seq)
        const id = idOf(row)
        if (id === undefined || row?.isConnected !== true) remember(`at ${seq}`)
        else want(id)
      }
    },
    placed,
    returned(row, seq) {
      const id = idOf(row)
      if (isForgetful && id !== undefined) want(id)
      else placed(row, seq)
    },
    ask: (ids) => ids.forEach(want),
  }
}

const idOf = (row: HTMLElement | null): string | undefined =>
  row?.querySelector<HTMLElement>('form.acts')?.dataset['of']

/** What an entry may be a response to. */
function respondedTo(activity: JsonObject): string[] {
  const objects = list(activity['object']).slice(0, 10)
  const within = objects.filter(isObject)
  return [
    ...objects,
    activity['inReplyTo'],
    ...within.flatMap((object) => [object['inReplyTo'], object['object']]),
  ].flatMap((value) => idIn(value) ?? [])
}

function few(ids: ReadonlySet<string>): string[] {
  let length = 0
  const all = [...ids].slice(0, ASKED_MAX)
  return all.filter((id, at) => (length += encodeURIComponent(id).length) < QUERY_MAX || at === 0)
}

async function countsOf(ids: readonly string[]): Promise<Counted[]> {
  const query = new URLSearchParams(ids.map((id) => ['id', id]))
  const response = await fetch(`/objects/counts?${query}`, { cache: 'no-store' })
  return response.ok ? ((await response.json()) as Counted[]) : []
}
