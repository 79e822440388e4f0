/**
 * Answer — an object as GET /objects shows it: its members as they stand, and collections of what responded. Pure.
 *
 * Rule: `replies`, `likes` and `shares` (ActivityPub §5.7, §5.8) are always there, so that a client need not ask whether;
 * others when there is something in them. `totalItems` is exact, `items` are the newest few. Whatever the object itself
 * said under these names was somebody else's count. What was chosen is added to what a question or an event said of it
 * when it came: as items of a collection are.
 */
import type { Json } from '../../schemas/wire'
import { shortHash, type ResponseType } from '../append/response'
import { COMING, isVoteAmong, nameOf, type Choices } from './choices'
import { contextJson } from './context'
import { typesIn, type Current } from './current'
import { optionIn } from './face'
import type { Items } from './items'
import { elementsOf, joined, membersOf } from './members'
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
  choices: Choices | null = null,
): string {
  const members = new Map([['@context', contextJson(current.contexts)], ...current.members])
  const isVote = choices?.votes ? isVoteAmong(members) : () => false
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
    const votes = type === 'Reply' ? (choices?.amongReplies ?? 0) : 0
    const faces =
      type === 'Reply' ? shown.faces.Reply.filter((one) => !isVote(one)) : shown.faces[type]
    if (always || shown.counts[type] > 0)
      members.set(name, collection(shown.counts[type] - votes, faces))
  }
  if (choices !== null) addChoices(members, choices, shown.faces.Rsvp)
  return joined(members)
}

function addChoices(
  members: Map<string, string>,
  { votes, voters, coming }: Choices,
  faces: readonly string[],
): void {
  if (votes !== null) {
    for (const name of ['oneOf', 'anyOf']) {
      const raw = members.get(name)
      if (raw !== undefined && raw !== 'null')
        members.set(
          name,
          `[${elementsOf(raw)
            .map((one) => answered(one, votes))
            .join()}]`,
        )
    }
    members.set('votersCount', String(numberAt(members, 'votersCount') + voters))
    members.set('@context', withVoters(members.get('@context')!))
  }
  for (const [at, name] of COMING_IN.entries()) {
    const option = COMING[at]!
    const own = faces.filter((face) => optionIn('Rsvp', face) === shortHash(option))
    if (coming[option] > 0)
      members.set(name, collection(coming[option] + totalIn(members.get(name)), own))
  }
}

/** As AS1's events have them. */
const COMING_IN = ['attending', 'maybeAttending', 'notAttending']

function answered(raw: string, votes: Readonly<Record<string, number>>): string {
  const name = nameOf(JSON.parse(raw) as Json)
  if (name === null) return raw
  const answer = membersOf(raw)
  const total = totalIn(answer.get('replies')) + (votes[name] ?? 0)
  return joined(answer.set('replies', collection(total, []).replace(',"items":[]', '')))
}

const totalIn = (raw: string | undefined): number =>
  raw?.startsWith('{') === true ? numberAt(membersOf(raw), 'totalItems') : 0

function numberAt(members: ReadonlyMap<string, string>, name: string): number {
  const number = Number(members.get(name) ?? 0)
  return Number.isSafeInteger(number) && number > 0 ? number : 0
}

/** The fediverse's word for it, which AS2 does not have. */
const withVoters = (context: string): string =>
  context.includes('"votersCount"') ? context : `[${[...elementsOf(context), VOTERS].join()}]`

const VOTERS = '{"votersCount":"http://joinmastodon.org/ns#votersCount"}'

const collection = (total: number, faces: readonly string[]): string =>
  `{"type":"Collection","totalItems":${total},"items":[${faces.join()}]}`
