/** Forms — the media types in which something is given, and the answer to who has it already. */
import type { JsonObject } from '../../../schemas/wire'
import { AS1, AS2 } from '../form'
import type { Answer } from './call'

/** In every form that ../form.ts offers. */
export const inBoth = (as2: JsonObject, as1: JsonObject): NonNullable<Answer['mediaTypes']> => ({
  [AS2]: { schema: as2 },
  'application/ld+json': { schema: as2 },
  'application/json': { schema: as2 },
  [AS1]: { schema: as1 },
})

export const UNCHANGED: Answer = { status: 304, text: 'Nothing has changed.', headers: ['ETag'] }
