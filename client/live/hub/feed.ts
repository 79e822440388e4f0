/**
 * Feed — one subscription at the server and those who share it.
 *
 * In:  who joins, what each asks, what the server answers and sends. Out: what to ask the server next.
 * Rule: the server serves a room from the place that was asked last. So the highest is asked first and the lowest last, each
 * place once, which lets the server judge every position; who is found below the last place has to ask again.
 * Everybody hears every frame and drops what it has seen. What each has seen is reckoned here too, by the same rule (follow.ts).
 */
import type { SubscribeAck } from '../../../schemas/wire'
import { follow, following, type Following, type Happening } from '../../follow'
import type { Asking, Told, Wanted } from './source'

export interface Member {
  /** Null: it has left. */
  feed: Feed | null
  readonly hear: (told: Told) => void
  readonly presence: boolean
  following: Following
  asks: Asking | null
}

export interface Feed extends Wanted {
  /** Several, when the server finds that differently written wishes are one. */
  readonly names: Set<string>
  readonly members: Set<Member>
  room: string | null
}

export const createFeed = (wanted: Wanted, name: string): Feed => ({
  ...wanted,
  names: new Set([name]),
  members: new Set(),
  room: null,
})

export const createMember = (hear: (told: Told) => void, presence = false): Member => ({
  feed: null,
  hear,
  presence,
  following: following(null),
  asks: null,
})

export function seat(member: Member, feed: Feed): void {
  member.feed = feed
  feed.members.add(member)
}

/** What to ask the server now; null when nobody asks. */
export function nextAsking({ members }: Feed): Asking | null {
  let next: Asking | null = null
  for (const { asks } of members)
    if (asks !== null && (next === null || heightOf(asks) > heightOf(next))) next = asks
  return next
}

/** Live from now is above every position. */
const heightOf = ({ position }: Asking): number => position?.seq ?? Infinity

/** Hands the answer to all who asked the same; answers who else has to ask again. */
export function settle(feed: Feed, asking: Asking, answer: SubscribeAck): Member[] {
  const asked = [...feed.members].filter(({ asks }) => asks !== null && isSame(asks, asking))
  for (const member of asked) {
    member.asks = null
    tell(member, { what: 'answered', answer })
    // It has no subscription, whatever it had before.
    if (!answer.ok) note(member, { what: 'closed' })
  }
  const others = [...feed.members].filter(
    (member) => !asked.includes(member) && member.asks === null && member.following.room !== null,
  )
  if (answer.ok) {
    const begin = answer.recovered ? asking.position! : answer.position
    return others.filter(
      ({ following: { position } }) => position?.epoch !== begin.epoch || position.seq < begin.seq,
    )
  }
  // Refused in mid-way, the server may have ended what they had.
  for (const member of others) note(member, { what: 'closed' })
  return others
}

export function tell(
  member: Member,
  told: Exclude<Told, { what: 'opened' | 'closed' | 'presence' }>,
): void {
  note(member, told)
  member.hear(told)
}

export function note(member: Member, happening: Happening): void {
  member.following = follow(member.following, happening).following
}

function isSame(one: Asking, other: Asking): boolean {
  return (
    one.last === other.last &&
    one.position?.epoch === other.position?.epoch &&
    one.position?.seq === other.position?.seq
  )
}
