/**
 * Activity — read and remove one, by its id or its address.
 *
 * Rule: the whole id goes into the path, percent-encoded: the server knows minted ones and foreign ones by it.
 */
import type { Activity } from '../../../schemas/activity'
import { answerTo, type Ask } from './ask'
import { AS2 } from './page'

export async function readActivity(ask: Ask, id: string): Promise<Activity> {
  const { text } = await answerTo(ask, pathOf(id), { headers: { accept: AS2 } })
  return JSON.parse(text) as Activity
}

/** A Tombstone stays; everybody who watches is told. */
export async function removeActivity(ask: Ask, id: string): Promise<void> {
  await answerTo(ask, pathOf(id), { method: 'DELETE' })
}

const pathOf = (id: string): string => `/activities/${encodeURIComponent(id)}`
