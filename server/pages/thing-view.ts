/** Thing view — a photo on its stage, or anything else as the root of a thread, and what happened to it. */
import { countText } from '../../views/model/count'
import { kindOf } from '../../views/model/kind'
import { hostOf, objectHref } from '../../views/model/link'
import { nameIn } from '../../views/model/name'
import { photosOf } from '../../views/model/photo'
import { rowOf } from '../../views/model/row'
import { idIn, isObject, list, typesIn } from '../../views/model/values'
import type { JsonObject } from '../../schemas/wire'
import type { View } from '../../views/model/view'
import { sinceText, type Since } from '../append/since'
import { LIMITS } from '../config'
import { sizeOf, withStreams, type Asked, type Drawn } from './drawn'
import { drawRows } from './rows'
import { streamHref } from './shell'
import type { Show } from './show'
import { facesIn, rootOf, threadOf } from './thread'
import type { ThingEntry, Things } from './things'

export async function thingLocals(things: Things, asked: Asked, view: View): Promise<Drawn> {
  const { id, since } = asked
  const [brought] = await things.bringing([id])
  const made = brought ?? (await findAdding(things, id))
  const state = { ...shownIn(made, id), ...asked.state }
  const photo = photosOf(state, view.origin).shown[0] ?? null
  const isStage = kindOf(state) === 'photo' && photo !== null
  const root = rootOf(state, made ?? null)
  const [drawnRoot] = root === null ? [] : await drawRows([root], view, things.counts)
  const show = asked.show ?? (isStage ? 'all' : 'replies')
  const list = await listOf(things, { ...asked, state, show, home: made?.stream ?? null }, view)
  const href = objectHref(id)
  const name = nameIn(state)
  const author = state['attributedTo'] ?? root?.activity['actor']
  const counts = ['replies', 'likes', 'shares'].map((member) => sizeOf(state, member)) as [
    number,
    number,
    number,
  ]
  const CHIPS = [
    ['replies', isStage ? 'Comments' : 'Replies', counts[0]],
    ['likes', 'Likes', counts[1]],
    ['shares', 'Shares', counts[2]],
  ] as const
  const chips = CHIPS.map(([key, text, count]) => ({
    text,
    count: countText(count),
    href: `${href}&show=${key}`,
    isCurrent: show === key,
    who: key === 'likes' && count > 0,
  }))
  const all = { text: 'All', count: null, href: `${href}&show=all`, isCurrent: show === 'all' }
  return {
    template: isStage ? 'stage' : 'thread',
    ...(isStage ? {} : { panel: 'About this entry' }),
    title: name ?? drawnRoot?.label ?? 'Thread',
    stream: made?.stream ?? null,
    locals: {
      root: drawnRoot ?? null,
      photo,
      name: name ?? 'A photo',
      by: author === undefined ? null : { name: nameIn(author), href: objectHref(idIn(author)) },
      back: made === undefined ? null : { href: streamHref(made.stream), name: made.stream },
      tally: [
        [counts[1], 'like', 'likes'],
        [counts[0], 'reply', 'replies'],
        [counts[2], 'share', 'shares'],
      ].flatMap(([count, one, many]) =>
        Number(count) > 0
          ? [{ count: countText(Number(count)), word: count === 1 ? one : many }]
          : [],
      ),
      faces: facesIn(state, view.origin),
      chips: isStage ? [all, ...chips] : [...chips, all],
      show,
      rows: list.rows,
      older: list.next === null ? null : `${href}&show=all&before=${sinceText(list.next)}`,
      nothing: NOTHING[show],
      isOlder: since !== null,
      about: made === undefined ? null : aboutOf(made, view),
    },
  }
}

/** A photo of an album came with others, by an Add. */
async function findAdding(things: Things, id: string): Promise<ThingEntry | undefined> {
  const query = { id, acts: false, since: null, limit: LIMITS.pageMax }
  const { entries } = await things.happened(query)
  return entries.findLast(
    ({ activity }) => typesIn(activity).includes('Add') && shownIn({ activity }, id) !== null,
  )
}

/** What is known of a thing may be less than the entry said with which it came. */
const shownIn = (made: Pick<ThingEntry, 'activity'> | undefined, id: string): JsonObject | null =>
  list(made?.activity['object'])
    .filter(isObject)
    .find((object) => idIn(object) === id) ?? null

const NOTHING: Readonly<Record<Show, string>> = {
  all: 'Nothing has happened to it yet.',
  replies: 'Nobody has answered yet.',
  likes: 'Nobody has liked it yet.',
  shares: 'Nobody has shared it yet.',
}

async function listOf(
  things: Things,
  { id, state, show, since, home }: Asked & { readonly show: Show; readonly home: string | null },
  view: View,
): Promise<{ rows: unknown[]; next: Since | null }> {
  const within = { ...view, it: id }
  if (show === 'replies') return { rows: await threadOf(things, state, within), next: null }
  if (show === 'all') {
    const found = await things.happened({ id, acts: false, since, limit: LIMITS.pageDefault })
    const rows = await drawRows(found.entries, within, things.counts)
    return { rows: withStreams(rows, found.entries, home), next: found.next }
  }
  // What the view of the object keeps of each is a small activity.
  const items = state[show]
  const faces = isObject(items) ? list(items['items']).filter(isObject) : []
  const rows = faces.map((activity, at) => {
    const row = rowOf({ seq: at + 1, activity }, within)
    return { ...row, key: `f${at}`, faces: [row.avatar] }
  })
  return { rows, next: null }
}

function aboutOf({ stream, seq, activity }: ThingEntry, view: View) {
  const row = rowOf({ seq, activity }, view)
  return {
    stream: { name: stream, href: streamHref(stream) },
    number: countText(seq),
    posted: row.time,
    href: row.href,
    host: hostOf(idIn(activity)),
  }
}
