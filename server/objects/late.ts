/**
 * Late — what an entry does to one that it could not know of, or that could not know of it, when it was posted.
 *
 * An Undo may come before its Like, a Delete before its Create: from another server, or by another node at the same time.
 * Rule: each looks for the other after it was stored itself; so, however they cross, one of the two finds the other.
 */
import { tokenOf } from '../append/about'
import { FOUND, named } from '../append/named'
import { responsesOf } from '../append/response'
import type { Store } from '../append/store'
import { namedBy } from '../append/taken'
import type { Effects, Read } from './effects'
import type { FindOrigin } from './origin'
import { lateTakingsOf } from './taking'
import type { JsonObject } from '../../schemas/wire'

export async function lateEffectsOf(
  deps: { readonly store: Store; readonly findOrigin: FindOrigin },
  entries: readonly Read[],
): Promise<Effects[]> {
  const standing = entries.filter(({ gone }) => !gone)
  const taken = await Promise.all(standing.map((entry) => takenLate(deps, entry)))
  return [...taken.flat(), ...(await takenBefore(deps, standing))]
}

async function takenLate(
  { findOrigin }: { readonly findOrigin: FindOrigin },
  entry: Read,
): Promise<Effects[]> {
  if (entry.takes && entry.takes.length > 0) return []
  const ids = namedBy(JSON.parse(entry.text) as JsonObject)
  const found = await Promise.all(ids.map(findOrigin))
  return found.flatMap((origin, at) =>
    origin && !origin.entry.gone
      ? lateTakingsOf(entry, ids[at]!, named(origin.entry, origin.as))
      : [],
  )
}

interface Awaited {
  readonly entry: Read
  readonly id: string
  readonly as: 'activity' | 'object'
}

const MOST = 256

async function takenBefore(
  { store }: { readonly store: Store },
  entries: readonly Read[],
): Promise<Effects[]> {
  const awaited = new Map<string, Awaited>()
  for (const one of entries.flatMap(mayBeAwaited)) {
    awaited.set(tokenOf('undoes', one.id), one)
    awaited.set(tokenOf('ends', one.id), one)
  }
  if (awaited.size === 0) return []
  const found = await store.entries
    .find({ about: { $in: [...awaited.keys()] } })
    .limit(MOST)
    .select({ ...FOUND, about: 1 })
    .lean<(Read & { about: readonly string[] })[]>()
  return found.flatMap((taking) =>
    taking.about.flatMap((token) => {
      const one = awaited.get(token)
      return one ? lateTakingsOf(taking, one.id, named(one.entry, one.as)) : []
    }),
  )
}

/** A minted id can't have been named before; and only what was responded to can be taken back. */
function mayBeAwaited(entry: Read): Awaited[] {
  const responses = responsesOf(JSON.parse(entry.text) as JsonObject)
  const answers = new Set(
    responses.flatMap(({ type, by }) => (type === 'Reply' && by !== entry.id ? [by] : [])),
  )
  const own: Awaited[] =
    responses.length > 0 && entry.key.length !== MINTED_LENGTH
      ? [{ entry, id: entry.id, as: 'activity' }]
      : []
  return [...own, ...Array.from(answers, (id): Awaited => ({ entry, id, as: 'object' }))]
}

const MINTED_LENGTH = 26
