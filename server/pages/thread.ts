/**
 * Thread — a thing as the root of what was said of it: answers oldest first, answers to answers below theirs.
 *
 * Rule: two levels, the newest answers of each; what is deeper has a page of its own, which its count leads to.
 */
import type { JsonObject } from '../../schemas/wire'
import { avatarOf, type Avatar } from '../../views/model/avatar'
import { aboutWhat } from '../../views/model/about'
import type { Row } from '../../views/model/row'
import { idIn, isObject, list, textIn } from '../../views/model/values'
import type { View } from '../../views/model/view'
import { drawRows } from './rows'
import type { ThingEntry, Things } from './things'

export interface Branch extends Row {
  readonly answers: readonly Row[]
}

const ANSWERS_MAX = 60
const FACES_MAX = 4

/** As an activity: what brought it, with what it is now; null when nothing but its name is known. */
export function rootOf(
  state: JsonObject,
  made: ThingEntry | null,
): { seq: number; activity: JsonObject } | null {
  if (made !== null) {
    const { seq, activity } = made
    return list(activity['object']).length === 1
      ? { seq, activity: { ...activity, object: state } }
      : { seq, activity }
  }
  if (state['actor'] !== undefined) return { seq: 0, activity: state }
  if (!Object.keys(state).some((name) => !BARE.has(name))) return null
  const actor = state['attributedTo']
  const said: JsonObject = { type: 'Create', object: state }
  const published = textIn(state['published'])
  return {
    seq: 0,
    activity: {
      ...said,
      ...(actor === undefined ? {} : { actor }),
      ...(published === null ? {} : { published }),
    },
  }
}

/** What every state has, whatever is known. */
const BARE = new Set(['@context', 'id', 'type', 'likes', 'replies', 'shares'])

export async function threadOf(things: Things, state: JsonObject, view: View): Promise<Branch[]> {
  const items = isObject(state['replies']) ? list(state['replies']['items']) : []
  const ids = items.flatMap((item) => idIn(item) ?? [])
  const [first, second] = await Promise.all([
    things.bringing(ids),
    things.replies(ids, ANSWERS_MAX),
  ])
  const order = new Map(ids.map((id, at) => [id, at]))
  const place = ({ activity }: ThingEntry): number => order.get(aboutWhat(activity) ?? '') ?? 0
  const oldestFirst = [...first].sort((one, other) => place(other) - place(one))
  const answers = [...second].reverse()
  const entries = [...oldestFirst, ...answers]
  const rows = await drawRows(entries, view, things.counts)
  const named = rows.map((row, at) => ({
    ...row,
    key: `${entries[at]!.stream}-${row.key}`,
    sentence: bare(row.sentence),
  }))
  return oldestFirst.map((entry, at) => {
    const own = aboutWhat(entry.activity)
    const isAnswer = (_: Row, index: number): boolean => parentOf(answers[index]!) === own
    return { ...named[at]!, answers: named.slice(oldestFirst.length).filter(isAnswer) }
  })
}

/** What an answer answers stands above it. */
function bare(sentence: Row['sentence']): Row['sentence'] {
  const at = sentence.findIndex(({ text }) => text.startsWith('replied to'))
  return at < 1 ? sentence : sentence.slice(0, at - 1)
}

const parentOf = ({ activity }: ThingEntry): string | null => {
  const object = list(activity['object'])[0]
  return isObject(object) ? idIn(object['inReplyTo']) : null
}

/** Of those who liked it last. */
export function facesIn(state: JsonObject, origin: string): Avatar[] {
  const likes = isObject(state['likes']) ? list(state['likes']['items']) : []
  return likes
    .filter(isObject)
    .slice(0, FACES_MAX)
    .map((like) => avatarOf(like['actor'], origin))
}
