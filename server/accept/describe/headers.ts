/** Headers — those of answers that mean something here. */
import type { JsonObject } from '../../../schemas/wire'

const header = (description: string, example: string): JsonObject => ({
  description,
  schema: { type: 'string' },
  example,
})

export const HEADERS: JsonObject = {
  'Freshet-Position': header(
    'A place in the numbering, as `epoch:seq`: of the new entry, or the highest that was looked at.',
    'abcdefgh:42',
  ),
  Location: header('The address of the activity.', 'http://localhost:3000/activities/…'),
  'Freshet-Seqs': header('The number of each item, in their order.', '42 41 39'),
  Vary: header('That `Accept` has chosen the form.', 'Accept'),
  ETag: header('A tag of these very bytes.', '"kZ7…"'),
  Link: header('The pages beside this one, and other forms of it (RFC 8288).', '<…>; rel="next"'),
}
