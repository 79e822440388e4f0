/**
 * Names — who the actors of a tally are: as the newest entry of each says.
 *
 * In:  a tally. Out: for the most frequent ones a name, a type and a face, bounded.
 * Rule: by the number of that entry, which the tally keeps, so it is one read for all that are not remembered; a new name comes with a
 * new entry. Nothing is remembered of what was erased: its number is not asked for any more. Texts are read only as far as the bound (P7).
 */
import type { JsonObject } from '../../../schemas/wire'
import type { Limits } from '../../config'
import type { Entry } from '../entry'
import type { Store } from '../store'
import { idOf, isObject, valuesOf } from '../values'
import { upper, type Tally, type Tallied } from './tally'

/** As an activity would have it; without what is long. */
export type Named = JsonObject

const SLICE = 16

export function createNames(
  { entries }: Pick<Store, 'entries'>,
  limits: Limits,
): (stream: string, tally: Tally) => Promise<ReadonlyMap<string, Named>> {
  const remembered = new Map<string, Named>()

  return async (stream, { groups, epoch }) => {
    const asked = [...groups.actor.values]
      .sort(([, one], [, other]) => upper(other) - upper(one))
      .slice(0, limits.facetNames)
    const keyOf = (id: string, last: number) => `${epoch} ${stream} ${last} ${id}`
    const missing = asked.filter(([id, { last }]) => last > 0 && !remembered.has(keyOf(id, last)))
    let room = limits.feedBytes
    for (let at = 0; at < missing.length && room > 0; at += SLICE) {
      const slice = missing.slice(at, at + SLICE)
      const texts = await textsOf(stream, slice)
      for (const [id, { last }] of slice) {
        const text = texts.get(last) ?? ''
        room -= text.length
        if (text !== '') remember(keyOf(id, last), actorIn(text, id, limits))
      }
    }
    const named = asked.map(async ([id, { last }]): Promise<[string, Named]> => [
      id,
      last === 0
        ? actorIn(await newestOf(stream, id), id, limits)
        : (remembered.get(keyOf(id, last)) ?? { id }),
    ])
    return new Map(await Promise.all(named))
  }

  /** Where the entry that named it was erased. */
  async function newestOf(stream: string, id: string): Promise<string> {
    const found = await entries
      .findOne({ stream, 'p.actor': id })
      .select({ text: 1, _id: 0 })
      .sort({ seq: -1 })
      .lean<Pick<Entry, 'text'>>()
    return found?.text ?? '{}'
  }

  async function textsOf(stream: string, slice: readonly [string, Tallied][]) {
    const seqs = [...new Set(slice.map(([, { last }]) => last))]
    const found = await entries
      .find({ stream, seq: { $in: seqs } })
      .select({ seq: 1, text: 1, _id: 0 })
      .lean<Pick<Entry, 'seq' | 'text'>[]>()
    return new Map(found.map(({ seq, text }) => [seq, text]))
  }

  function remember(key: string, named: Named): void {
    const oldest = remembered.keys().next()
    if (remembered.size >= limits.facetNamesRemembered && !oldest.done)
      remembered.delete(oldest.value)
    remembered.set(key, named)
  }
}

const SHOWN = ['type', 'name', 'nameMap', 'preferredUsername', 'icon', 'image']

function actorIn(text: string, id: string, { facetNameBytes }: Limits): Named {
  const actors = valuesOf(JSON.parse(text) as JsonObject, 'actor')
  const actor = actors.filter(isObject).find((one) => idOf(one) === id)
  const named: JsonObject = { id }
  for (const member of SHOWN) {
    const value = actor?.[member]
    if (value !== undefined && JSON.stringify(value).length <= facetNameBytes) named[member] = value
  }
  return named
}
