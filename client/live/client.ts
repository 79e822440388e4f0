/**
 * Client — what a program has of a server: subscriptions and posts, pages and single activities.
 *
 * In:  a source that streams are heard from, and a way to ask REST. Out: the same wherever both come from: the network, another
 * tab, a node in this process.
 */
import type { Activity, ASObject } from '../../schemas/activity'
import type { Position } from '../../schemas/position'
import type { FilterOrName, NotCounted, Unread } from '../../schemas/wire'
import { wantedText } from './filter'
import type { Source } from './hub/source'
import { createOptimistic } from './optimistic'
import { readActivity, removeActivity } from './rest/activity'
import type { Ask } from './rest/ask'
import { readPage, type Page, type PageQuery } from './rest/page'
import { post, type Posted, type PostOptions } from './rest/post'
import { readUnread, readUnreadOfAll, type UnreadQuery } from './rest/unread'
import { readWatching } from './rest/watching'
import { createBookmark, localKeeper, type Keeper } from './subscription/bookmark'
import type { Progress } from './subscription/pending'
import { createSubscription, type Subscription } from './subscription/subscription'

export interface SubscribeOptions {
  readonly stream: string
  /** Only what matches; everything when there is none. */
  readonly filter?: FilterOrName
  /** From here on, without a gap; a page carries the one it was drawn at. Before a kept one. */
  readonly position?: Position | null
  /** Without a good position: this many of the newest first (at most 100). */
  readonly last?: number
  /** Keeps the position in the client's keeper, under this name or one made of what is asked for. */
  readonly keep?: boolean | string
  /** To be told how many watch (`presence`), over a socket. */
  readonly presence?: boolean
  /** So many entries wait for a slow loop at most; then it stops reading for a while. */
  readonly queueMost?: number
}

export interface ClientPostOptions extends PostOptions {
  /** Shown at once among `pending` of this client's own subscriptions without a filter. */
  readonly optimistic?: boolean
}

export interface Client {
  /** `A`: what is known of the activities beyond the Vocabulary; nobody checks it. */
  subscribe<A extends object = Activity>(options: SubscribeOptions): Subscription<A>
  /** Stored once, however often it has to be sent. Rejects with a Refusal, or with Unanswered when nobody knows. */
  post(
    stream: string | readonly string[],
    activity: ASObject,
    options?: ClientPostOptions,
  ): Promise<Posted>
  page<A extends object = Activity>(stream: string, query?: PageQuery): Promise<Page<A>>
  /** How many match after a position; live goes on from the position that comes with it. */
  unread(stream: string, query: UnreadQuery & { readonly position: Position }): Promise<Unread>
  /** The same of up to 20 streams, each from its own position; one that is lost spoils no other. */
  unreadOfAll(
    positions: Readonly<Record<string, Position>>,
    query?: UnreadQuery,
  ): Promise<Readonly<Record<string, Unread | NotCounted>>>
  /** How many watch a stream, over all nodes; null while that is not known. */
  watching(stream: string): Promise<number | null>
  /** By its id, or by its address. */
  activity(id: string): Promise<Activity>
  remove(id: string): Promise<void>
  /** Try now, or see whether the connection still holds. It does so by itself when the machine wakes. */
  wake(): void
  /** Ends its subscriptions and its connection. */
  close(): void
}

export interface ClientDeps {
  readonly source: Source
  readonly ask: Ask
  readonly keeper: Keeper | null
  /** Names the server among what is kept. */
  readonly name: string
  readonly onClose: () => void
}

/** What a filter leaves out can't be known here: who has one awaits the entry itself. */
interface Open {
  readonly stream: string
  readonly isFiltered: boolean
  readonly goes: (progress: Progress) => void
  readonly subscription: Subscription
}

const QUEUE_MOST = 1_000

export function createClient({ source, ask, keeper, name, onClose }: ClientDeps): Client {
  const open = new Set<Open>()
  const head = async (stream: string): Promise<Position> =>
    (await readPage(ask, stream, { limit: 1 })).position
  const optimistic = createOptimistic(ask, (streams, progress) => {
    for (const { stream, isFiltered, goes } of open)
      if (!isFiltered && streams.includes(stream)) goes(progress)
  })

  return {
    subscribe<A extends object>(options: SubscribeOptions) {
      const { stream, filter, position = null, last = 0, keep, queueMost = QUEUE_MOST } = options
      const { subscription, goes } = createSubscription({
        source,
        head,
        stream,
        filter,
        presence: options.presence,
        last,
        position,
        queueMost,
        bookmark: bookmarkFor(options, keep, keeper, name),
        onClose: () => void open.delete(mine),
      })
      const mine: Open = { stream, isFiltered: filter !== undefined, goes, subscription }
      open.add(mine)
      if (!mine.isFiltered) for (const progress of optimistic.underWay(stream)) goes(progress)
      return subscription as unknown as Subscription<A>
    },
    post(stream, activity, { optimistic: isShown = false, ...options } = {}) {
      const streams = typeof stream === 'string' ? [stream] : stream
      return isShown
        ? optimistic.post(streams, activity, options)
        : post(ask, streams, activity, options)
    },
    page: <A extends object>(stream: string, query?: PageQuery) =>
      readPage(ask, stream, query) as Promise<Page<object>> as Promise<Page<A>>,
    unread: (stream, query) => readUnread(ask, stream, query),
    unreadOfAll: (positions, query) => readUnreadOfAll(ask, positions, query),
    watching: (stream) => readWatching(ask, stream),
    activity: (id) => readActivity(ask, id),
    remove: (id) => removeActivity(ask, id),
    wake: () => source.wake(true),
    close() {
      for (const { subscription } of [...open]) subscription.close()
      source.close()
      onClose()
    },
  }
}

function bookmarkFor(
  { stream, filter }: SubscribeOptions,
  keep: boolean | string | undefined,
  keeper: Keeper | null,
  name: string,
) {
  if (keep === undefined || keep === false) return null
  const what = typeof keep === 'string' ? keep : wantedText(stream, filter)
  return createBookmark(keeper ?? localKeeper, `freshet ${name} ${what}`)
}
