/**
 * Deleted — when a `Delete` comes by, the entry that it names shows that it is gone, as a reload would show it.
 *
 * Rule: anybody can post a `Delete`; only the server's 410 for that entry counts.
 */
import { permalink } from '../views/model/link'
import { idIn, isObject, typesIn } from '../views/model/values'
import type { JsonObject, WireEntry } from '../schemas/wire'
import type { Rows } from './rows'

export async function showDeletion(
  activity: JsonObject,
  rows: Rows,
  origin: string,
  draw: (entry: WireEntry) => HTMLElement,
): Promise<void> {
  const { object } = activity
  const id = typesIn(activity).includes('Delete') ? idIn(object) : null
  const href = id === null ? null : permalink(id, origin)
  if (id === null || href === null || rows.byId(id) === null) return
  const response = await fetch(href, { headers: { Accept: 'application/activity+json' } }).catch(
    () => null,
  )
  const row = rows.byId(id)
  if (response?.status !== 410 || row === null) return
  const tombstone = isObject(object) ? object : { type: 'Tombstone', id }
  rows.place(draw({ seq: Number(row.dataset['at']), activity: tombstone }))
}
