/**
 * Answer — an object as GET /objects shows it: its members as they stand, and collections of what responded. Pure.
 *
 * Rule: `replies`, `likes` and `shares` (ActivityPub §5.7, §5.8) are always there, so that a client need not ask whether;
 * others when there is something in them. `totalItems` is exact, `items` are the newest few. Whatever the object itself
 * said under these names was somebody else's count.
 */
import type { ResponseType } from '../append/response'
import { contextJson } from './context'
import { typesIn, type Current } from './current'
import type { Items } from './items'
import { joined } from './members'
import type { Shown } from './responses'

/** Blocks are nobody's business but the blocker's (ActivityPub §6.9). */
const COLLECTIONS: readonly (readonly [name: string, type: ResponseType, always: boolean])[] = [
  ['replies', 'Reply', true],
  ['likes', 'Like', true],
  ['shares', 'Announce', true],
  ['dislikes', 'Dislike', false],
  ['followers', 'Follow', false],
]

export function answerOf(
  current: Extract<Current, { is: 'there' }>,
  shown: Shown,
  items: Items | null,
): string {
  const members = new Map([['@context', contextJson(current.contexts)], ...current.members])
  if (items) {
    const isOrdered = typesIn(members).includes('OrderedCollection')
    if (!members.has('type')) members.set('type', '"Collection"')
    members.delete('items')
    members.delete('orderedItems')
    members.set('totalItems', String(items.total))
    members.set(isOrdered ? 'orderedItems' : 'items', `[${items.shown.join()}]`)
  }
  for (const [name, type, always] of COLLECTIONS) {
    members.delete(name)
    if (always || shown.counts[type] > 0)
      members.set(name, collection(shown.counts[type], shown.faces[type]))
  }
  return joined(members)
}

const collection = (total: number, faces: readonly string[]): string =>
  `{"type":"Collection","totalItems":${total},"items":[${faces.join()}]}`
