/**
 * Reading — gathers what GET /objects shows, and refuses what is not there.
 *
 * Rule: 404 when the log says nothing of the id, 410 with the Tombstone when it was deleted (ActivityPub §6.4). What was
 * only ever named is there, too: with its id, and what responded to it.
 */
import { tokenOf, tokensOf } from '../append/about'
import { FOUND, type FoundEntry } from '../append/named'
import { shortHash } from '../append/response'
import type { Store } from '../append/store'
import { Refusal } from '../errors'
import { answerOf } from './answer'
import { choicesOf, type Choices } from './choices'
import { currentOf } from './current'
import { holdsItems, itemsOf } from './items'
import type { FindOrigin } from './origin'
import { emptyRecord, readRecord } from './record'
import { show, type Counts } from './responses'
import type { Views } from './stored'

export type MayRead = (stream: string) => boolean

export interface ReadingDeps {
  readonly store: Store
  readonly views: Views
  readonly findOrigin: FindOrigin
  /** Settles what is due to the view of an id, by its hash. */
  readonly level: (hashes: readonly string[]) => Promise<void>
}

export async function readState(
  deps: ReadingDeps,
  asked: string,
  mayRead: MayRead,
): Promise<string> {
  const { views, findOrigin } = deps
  await deps.level([shortHash(asked)])
  const origin = await findOrigin(asked)
  const id = origin?.id ?? asked
  if (id !== asked) await deps.level([shortHash(id)])
  if (origin && !mayRead(origin.entry.stream)) throw unknown()

  const hash = shortHash(id)
  const [record, shown, shownBy] = await Promise.all([
    views.objects.findById(hash).lean(),
    show(views, hash),
    origin ? [] : readShowing(deps.store, id, mayRead),
  ])
  const current = currentOf({
    id,
    origin,
    shownBy,
    record: record ? readRecord(record.body) : emptyRecord(),
  })
  if (current.is === 'gone')
    throw new Refusal('gone', 'This was deleted.', { members: { tombstone: current.tombstone } })
  if (!origin && !record && !(await isNamed(deps.store, id, mayRead))) throw unknown()
  const items = (await holdsItems(views, hash, current.members))
    ? await itemsOf(views, id, current.members, shown)
    : null
  const chosen = await choicesOf(views, id, current.members, { counts: shown.counts, by: null })
  return answerOf(current, shown, items, chosen)
}

const NEWEST = 4

/** Entries that show something which nobody brought; first those by which it shows itself, as actors do. */
async function readShowing(store: Store, id: string, mayRead: MayRead): Promise<FoundEntry[]> {
  const newest = (token: string) =>
    store.entries
      .find({ about: token })
      .sort({ at: -1 })
      .limit(NEWEST)
      .select(FOUND)
      .lean<FoundEntry[]>()
  const found = await Promise.all([newest(tokenOf('acts', id)), newest(tokenOf('shows', id))])
  return found.flat().filter(({ stream }) => mayRead(stream))
}

async function isNamed(store: Store, id: string, mayRead: MayRead): Promise<boolean> {
  const found = await store.entries
    .find({ about: { $in: tokensOf(id) } })
    .limit(NEWEST)
    .select({ stream: 1 })
    .lean<{ stream: string }[]>()
  return found.some(({ stream }) => mayRead(stream))
}

const unknown = () => new Refusal('not-found', 'Nothing here tells of this id.')

/** Of what is counted: what was chosen, where anything was. Of what nobody brought here it is not known what there is to choose. */
export async function readChoices(
  { views, findOrigin }: Pick<ReadingDeps, 'views' | 'findOrigin'>,
  id: string,
  asked: { readonly counts: Counts; readonly by: string | null },
): Promise<Choices | null> {
  const { Vote, Pick, Rsvp } = asked.counts
  if (Vote + Pick + Rsvp === 0) return null
  const [origin, doc] = await Promise.all([
    findOrigin(id),
    views.objects.findById(shortHash(id)).lean(),
  ])
  const record = doc ? readRecord(doc.body) : emptyRecord()
  const current = origin && currentOf({ id, origin, shownBy: [], record })
  return choicesOf(views, id, current?.is === 'there' ? current.members : new Map(), asked)
}
