/** Examples — one activity and its place, as each message shows it. */
import { AS2_CONTEXT } from '../../../../schemas/as2/spelling'
import type { JsonObject } from '../../../../schemas/wire'

export const EPOCH = 'k3v9x0qd'

export const LIKE: JsonObject = {
  '@context': AS2_CONTEXT,
  id: 'https://example.org/activities/42',
  type: 'Like',
  published: '2026-03-01T10:00:00.000Z',
  actor: { type: 'Person', id: 'https://example.org/ann', name: 'Ann' },
  object: 'https://example.org/photos/7',
}

export const at = (seq: number): JsonObject => ({ epoch: EPOCH, seq })
