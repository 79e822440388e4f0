/**
 * Rows — entries as the template draws them, with how many responded to each.
 *
 * In:  entries, the view. Out: rows. The counts are asked for all of them at once.
 */
import type { JsonObject } from '../../schemas/wire'
import { aboutWhat } from '../../views/model/about'
import { withChosen } from '../../views/model/card/chosen'
import { rowOf, type Row } from '../../views/model/row'
import { dayMarks } from '../../views/model/days'
import { spotsOf } from '../../views/model/spots'
import type { View } from '../../views/model/view'
import type { Things } from './things'

export interface DatedRow extends Row {
  /** The day that begins here, downwards. */
  readonly day: string | null
}

interface Entry {
  readonly seq: number
  readonly activity: JsonObject
  /** Where it stands, on pages that cross streams. */
  readonly stream?: string
}

export async function drawRows(
  entries: readonly Entry[],
  view: View,
  counts: Things['counts'] | null,
): Promise<DatedRow[]> {
  const spots = spotsOf(entries.map(({ activity }) => activity))
  const drawn = entries.map(({ stream, ...entry }) => {
    const home = stream ?? view.home
    return rowOf(entry, { ...view, spots: () => spots, ...(home === undefined ? {} : { home }) })
  })
  const times = drawn.map(({ time }) => (time === null ? null : Date.parse(time.iso)))
  const days = dayMarks(times, view.now, view.zone)
  const rows = drawn.map((row, at) => ({ ...row, day: days[at] ?? null }))
  const ids = entries.map(({ activity }, at) =>
    rows[at]!.thread === null ? null : aboutWhat(activity),
  )
  const asked = [...new Set(ids.filter((id) => id !== null))]
  if (counts === null || asked.length === 0) return rows
  const known = await counts(asked, view.reader ?? null)
  return rows.map((row, at) => {
    const own = known.get(ids[at] ?? '')
    return own === undefined
      ? row
      : withChosen({ ...row, counts: own }, own.chosen ?? null, view.now)
  })
}
