/**
 * Standing — an item as it stands now, to be drawn.
 *
 * In:  its present text, or null where nothing is left; the text as it was posted.
 * Rule: what is drawn as deleted keeps its name, so that it is known on the page.
 */
import type { JsonObject } from '../../schemas/wire'

export const standing = (now: { readonly text: string } | null, stored: string): JsonObject =>
  now === null ? { type: 'Tombstone', id: parse(stored)['id'] ?? null } : parse(now.text)

const parse = (text: string) => JSON.parse(text) as JsonObject
