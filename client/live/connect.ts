/**
 * Connect — Freshet for programs, in browsers and in Node, without a framework: `freshet/client`.
 *
 *     const client = connect('https://feed.example')
 *     for await (const { seq, activity } of client.subscribe({ stream: 'general', last: 20 })) show(activity)
 *
 * In:  the address of a server, or a node in this process. Out: a client, the same for both.
 * Rule: see everything, once, in order: over a socket, server-sent events or long polls, whichever gets through, all on the same
 * position.
 */
import { createClient, type Client } from './client'
import { createPool } from './hub/pool'
import type { Source } from './hub/source'
import { TRANSPORTS, type TransportName } from './line/transport'
import { transportsOf } from './line/transports'
import { askAt, type Ask, type Asked } from './rest/ask'
import { broadcastPost, hasBroadcast } from './share/broadcast-post'
import { hasPresence } from './share/presence'
import { createRemote } from './share/remote'
import { createShared } from './share/shared'
import { hasSharedWorker, workerPost } from './share/worker-post'
import type { Keeper } from './subscription/bookmark'
import { onWake } from './wake'

export type {
  Activity,
  ActivityType,
  ASObject,
  Link,
  Reference,
  Typed,
} from '../../schemas/activity'
export type { Position } from '../../schemas/position'
export type { FilterJson, NotCounted, Unread } from '../../schemas/wire'
export type { Client, ClientPostOptions, SubscribeOptions } from './client'
export type { TransportName } from './line/transport'
export type { Page, PageQuery } from './rest/page'
export type { Posted, PostOptions } from './rest/post'
export { Refusal, Unanswered } from './rest/refusal'
export type { UnreadQuery } from './rest/unread'
export type { Keeper } from './subscription/bookmark'
export type { Pending } from './subscription/pending'
export type { Standing, State } from './subscription/reading'
export type { Change, Entry, Subscription, SubscriptionEvents } from './subscription/subscription'

export interface ConnectOptions {
  /** The best first; all three unless said otherwise. */
  readonly transports?: readonly TransportName[]
  /** Where `keep` keeps positions; `localStorage` in browsers. */
  readonly keeper?: Keeper
  /** One connection for all tabs of this browser; on, in pages of the server itself. */
  readonly share?: boolean
  /** The script of the SharedWorker, on the page's own site; the server's own otherwise. */
  readonly worker?: string
}

/** A node in this process, or whatever answers requests as one does. */
export interface Answering {
  fetch(path: string, asked?: Asked): Promise<Response>
}

export function connect(to: string | URL | Answering, options: ConnectOptions = {}): Client {
  const { transports = TRANSPORTS, keeper = null } = options
  const isUrl = typeof to === 'string' || to instanceof URL
  const url = isUrl ? String(to).replace(/\/+$/, '') : null
  const ask: Ask = isUrl ? askAt(url!) : (path, asked) => to.fetch(path, asked)
  const own = (): Source => createPool(transportsOf(transports, ask, url))
  const source = url !== null && shares(url, options) ? shared(url, options, own) : own()
  const stopWaking = onWake(source.wake)
  return createClient({ source, ask, keeper, name: url ?? '', onClose: stopWaking })
}

const shares = (url: string, { share }: ConnectOptions): boolean =>
  hasPresence() &&
  typeof document !== 'undefined' &&
  (share ?? new URL(url).origin === location.origin)

function shared(
  url: string,
  { transports = TRANSPORTS, worker = `${url}/assets/hub.js` }: ConnectOptions,
  own: () => Source,
): Source {
  return createShared([
    (failed) =>
      hasSharedWorker()
        ? createRemote({ url, transports, open: workerPost(worker, url), failed })
        : null,
    (failed) =>
      hasBroadcast()
        ? createRemote({ url, transports, open: broadcastPost(url, own), failed })
        : null,
    own,
  ])
}
