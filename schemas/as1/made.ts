/**
 * Made — the schema of Activity Streams 1.0 that follows from the table of its members.
 */
import type { JsonObject } from '../wire'
import { AS1_PROPERTIES } from './properties'

/** Every activity and object, at every depth. */
export const as1ObjectSchema = (): JsonObject => ({
  title: 'as1 §3.4 object',
  description: 'Every known member of an activity or an object; unknown ones are free.',
  properties: Object.fromEntries([...AS1_PROPERTIES].map(([name, ref]) => [name, { $ref: ref }])),
})
