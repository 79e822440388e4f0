/**
 * Erase — DELETE: says so in every stream that holds the activity, then blanks it in place.
 *
 * Rule: first the `Delete` entry (its seq tells everybody who follows), then the Tombstone instead of the text;
 * seq stays dense. The Delete's own id is claimed, so that a repeat after a crash goes on where it stopped.
 * Blanking is repeated until no copy is left: a post to several streams may be completing meanwhile.
 */
import { AS2_CONTEXT } from '../../schemas/as2/spelling'
import { Refusal } from '../errors'
import { isBringing, related, type Related } from './about'
import type { Claim } from './claim'
import { deleteClaim } from './claim'
import type { Entry } from './entry'
import { forgetChanges } from './forget'
import { mintId } from './id'
import { named } from './named'
import { appendToAll, unplacedOf, type PostDeps } from './post'
import { project } from './projection'
import type { Store } from './store'
import { takenWith } from './taken'
import type { JsonObject } from '../../schemas/wire'

export async function erase(
  store: Store,
  deps: Pick<PostDeps, 'append' | 'claims' | 'settle' | 'publicUrl' | 'now'>,
  entry: Entry,
): Promise<void> {
  const deleted = new Date(deps.now()).toISOString()
  const claim = await deps.claims(
    claimOfDelete(entry, mintId(deps.publicUrl(), deps.now()), deleted),
  )
  const tombstone = tombstoneOf(entry, claim.published)
  const deletion = deleteOf(claim, tombstone)
  const unplaced = {
    ...unplacedOf(deletion, true),
    ...endedWith(entry, deletion.activity),
    erases: entry.id,
  }
  for (;;) {
    const standing = (await withId(store, entry)).filter(({ gone }) => !gone)
    if (standing.length === 0) return
    const { entry: said } = await appendToAll(
      deps,
      standing.map(({ stream }) => stream),
      unplaced,
    )
    for (const one of standing) await blank(store, one, tombstone)
    if (unplaced.takes?.some(({ type }) => type === 'Update'))
      await store.entries.updateOne({ _id: said._id }, { $set: { due: unplaced.due } })
  }
}

/** Blanks copies that came after the erasure, without telling again. */
export async function eraseCopies(store: Store, entry: Entry): Promise<void> {
  for (const one of await withId(store, entry))
    if (!one.gone) await blank(store, one, tombstoneOf(one, new Date().toISOString()))
}

const withId = async (store: Store, { key, idHash }: Entry): Promise<Entry[]> =>
  (await store.entries.find({ key }).lean<Entry[]>()).filter((entry) => entry.idHash === idHash)

async function blank(store: Store, entry: Entry, tombstone: JsonObject) {
  await forgetChanges(store, entry)
  const { types, objectType, actor, tag } = entry.p
  return store.entries.updateOne(
    // Once: what was counted of it must not come back after it was taken out.
    { _id: entry._id, gone: { $ne: true } },
    {
      $set: {
        erased: { stream: entry.stream, types, objectType, actor, tag },
        text: JSON.stringify({ '@context': AS2_CONTEXT, ...tombstone }),
        gone: true,
        p: project(tombstone),
        ...(entry.about ? { about: entry.about.filter(isBringing) } : {}),
      },
      $unset: { as1: 1, blind: 1, owed: 1, due: 1 },
    },
  )
}

/** What it responded to, brought or changed, said once more before its text is gone. */
function endedWith(entry: Entry, deletion: JsonObject): Related {
  const taken = takenWith(named(entry, 'activity'), entry.id)
  return related(
    deletion,
    taken.filter(({ type, object }) => type !== 'Object' || object !== entry.id),
  )
}

function tombstoneOf(entry: Entry, deleted: string): JsonObject {
  const { type } = JSON.parse(entry.text) as JsonObject
  return { id: entry.id, type: 'Tombstone', ...(type == null ? {} : { formerType: type }), deleted }
}

function deleteOf(claim: Claim, tombstone: JsonObject) {
  const activity: JsonObject = {
    '@context': AS2_CONTEXT,
    id: claim.id,
    type: 'Delete',
    published: claim.published,
    object: tombstone,
  }
  return { id: claim.id, text: JSON.stringify(activity), as1: null, blind: null, activity }
}

const claimOfDelete = (entry: Entry, id: string, published: string): Claim => ({
  _id: deleteClaim(entry.idHash),
  digest: '',
  id,
  published,
  at: new Date(published),
})

export function refuseMissing(entry: Entry | null): asserts entry is Entry {
  if (!entry) throw new Refusal('not-found', 'No activity has this id.')
  if (entry.gone) throw new Refusal('gone', 'This activity was deleted.')
}
