/**
 * Settle — brings the views of objects level with entries of the log.
 *
 * In:  entries that are stored. Out: `responses` and `objects` say what they say, and the entries are due no more; the ids
 * of what changed.
 * Rule: any node may do it, at any time, again and again: words are joined, not counted. An entry stays due until its
 * effects are written, so that a crash loses nothing, and nobody need know where it struck.
 */
import { effectsOf, type Change, type Effects, type Read, type ResponseWord } from './effects'
import { lateEffectsOf } from './late'
import { isGranted } from './origin'
import { recordChanges, type RecordsDeps } from './records'
import { sayWords } from './said'
import { takingsOf } from './taking'

export async function settle(deps: RecordsDeps, entries: readonly Read[]): Promise<Set<string>> {
  const own = entries.map(effectsOf)
  const taken = entries.map(takingsOf)
  // An end is on record before it is looked for what it ends, and what comes looks for its end after it is stored.
  const changed = new Set(await recordChanges(deps, changesIn([...own, ...taken])))
  await forgetErased(deps, entries, own)
  const late = await lateEffectsOf(deps, entries)
  for (const id of await recordChanges(deps, changesIn(late))) changed.add(id)
  const words = [...own, ...taken, ...late].flatMap((effects) => effects.words)
  for (const id of await sayWords(deps.views, await granted(deps, words))) changed.add(id)
  await deps.store.entries.bulkWrite(
    entries.map(({ _id }) => ({ updateOne: { filter: { _id }, update: { $unset: { due: 1 } } } })),
    { ordered: false },
  )
  return changed
}

const changesIn = (all: readonly Effects[]): Change[] => all.flatMap(({ changes }) => changes)

/** Who posts somebody else's answer once more has not answered. */
async function granted(
  { findOrigin }: RecordsDeps,
  words: readonly ResponseWord[],
): Promise<ResponseWord[]> {
  const kept = await Promise.all(
    words.map(async ({ claim }) => claim === null || isGranted(claim, await findOrigin(claim.of))),
  )
  return words.filter((_, at) => kept[at])
}

/** One that was erased while it was being written: its text was read before, and must not come back by this. */
async function forgetErased(
  deps: RecordsDeps,
  entries: readonly Read[],
  effects: readonly Effects[],
): Promise<void> {
  const updating = entries.filter((_, at) => effects[at]!.changes.some(({ is }) => is === 'update'))
  if (updating.length === 0) return
  const erased = await deps.store.entries
    .find({ _id: { $in: updating.map(({ _id }) => _id) }, gone: true })
    .select({ id: 1 })
    .lean<Read[]>()
  const changes = erased.flatMap(({ id }) => {
    const one = effects[entries.findIndex((entry) => entry.id === id)]
    return (one?.changes ?? []).map(({ object }): Change => ({ is: 'forget', object, id }))
  })
  await recordChanges(deps, changes)
}
