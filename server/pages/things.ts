/**
 * Things — what the page of an object or a person shows: its state, and the entries that tell of it, parsed, as they stand now.
 */
import type { ReadNow } from '../append/now'
import type { Since } from '../append/since'
import type { JsonObject } from '../../schemas/wire'
import type { Chosen } from '../../views/model/card/shape'
import type { Doing } from '../../views/model/doings'
import type { Counts } from '../../views/model/row'
import { standing } from './standing'

export interface ThingEntry {
  readonly stream: string
  readonly seq: number
  readonly activity: JsonObject
}

export interface Things {
  /** Refuses with `not-found` and `gone`. */
  state(id: string): Promise<JsonObject>
  happened(query: {
    id: string
    acts: boolean
    since: Since | null
    limit: number
    among?: readonly Place[]
  }): Promise<{ entries: readonly ThingEntry[]; next: Since | null }>
  bringing(ids: readonly string[]): Promise<readonly ThingEntry[]>
  replies(ids: readonly string[], limit: number): Promise<readonly ThingEntry[]>
  acts(id: string, most: number): Promise<number>
  doings(id: string, most: number): Promise<readonly (Doing & Place)[]>
  since(id: string): Promise<number | null>
  /** With what this actor has said, when there is one. */
  counts(ids: readonly string[], by: string | null): Promise<ReadonlyMap<string, Counts>>
}

interface Place {
  readonly stream: string
  readonly seq: number
}

interface Told {
  readonly stream: string
  readonly seq: number
  readonly text: string
}

type MayRead = (stream: string) => boolean

/** What node.ts has, with texts and rights. */
export interface ThingsDeps {
  readonly stateOf: (id: string, mayRead: MayRead) => Promise<string>
  readonly countsOf: (
    ids: readonly string[],
    by: string | null,
  ) => Promise<
    ReadonlyMap<
      string,
      Readonly<Record<'Like' | 'Reply' | 'Announce', number>> & {
        readonly choices: (Chosen & { readonly amongReplies: number }) | null
      }
    >
  >
  /** `Like <id>`, `Announce <id>` */
  readonly ownOf: (ids: readonly string[], by: string) => Promise<ReadonlySet<string>>
  readonly telling: {
    happened(
      query: Parameters<Things['happened']>[0],
      mayRead: MayRead,
    ): Promise<{ entries: readonly Told[]; next: Since | null }>
    bringing(ids: readonly string[], mayRead: MayRead): Promise<readonly Told[]>
    replies(ids: readonly string[], limit: number, mayRead: MayRead): Promise<readonly Told[]>
    acts: Things['acts']
    doings(id: string, most: number, mayRead: MayRead): Promise<readonly (Doing & Place)[]>
    since: Things['since']
  }
  readonly readNow: ReadNow
  readonly mayRead: MayRead
}

export function createThings(deps: ThingsDeps): Things {
  const { stateOf, countsOf, ownOf, telling, readNow, mayRead } = deps
  const drawn = async (entries: readonly Told[]): Promise<ThingEntry[]> => {
    const now = await readNow(entries)
    return entries.map(({ stream, seq, text }, at) => ({
      stream,
      seq,
      activity: standing(now[at]!, text),
    }))
  }
  /** Where nothing need stand for what is gone. */
  const left = async (entries: readonly Told[]): Promise<ThingEntry[]> =>
    (await drawn(entries)).filter(({ activity }) => activity['type'] !== 'Tombstone')
  return {
    state: async (id) => parse(await stateOf(id, mayRead)),
    async happened(query) {
      const { entries, next } = await telling.happened(query, mayRead)
      return { entries: await drawn(entries), next }
    },
    bringing: async (ids) => left(await telling.bringing(ids, mayRead)),
    replies: async (ids, limit) => left(await telling.replies(ids, limit, mayRead)),
    acts: telling.acts,
    doings: (id, most) => telling.doings(id, most, mayRead),
    since: telling.since,
    async counts(ids, by) {
      const [counts, own] = await Promise.all([
        countsOf(ids, by),
        by === null ? new Set<string>() : ownOf(ids, by),
      ])
      return new Map(
        Array.from(counts, ([id, { Like, Reply, Announce, choices }]) => [
          id,
          {
            likes: Like,
            replies: Reply - (choices?.amongReplies ?? 0),
            shares: Announce,
            liked: own.has(`Like ${id}`),
            shared: own.has(`Announce ${id}`),
            follows: own.has(`Follow ${id}`),
            chosen: choices,
          },
        ]),
      )
    },
  }
}

const parse = (text: string) => JSON.parse(text) as JsonObject
