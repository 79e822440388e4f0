/**
 * Optimistic — posts that are shown before they are stored.
 *
 * In:  an activity and its streams. Out: how it goes on, for whoever shows those streams; the answer, as of any post.
 * Rule: an activity gets an id of its own, so that its entry is known when it comes, be it before the answer. What becomes the
 * object of a `Create` is known by the answer alone.
 */
import type { ASObject } from '../../schemas/activity'
import { randomId } from './random-id'
import type { Ask } from './rest/ask'
import { isActivity, ownId } from './rest/own-id'
import { post, type Posted, type PostOptions } from './rest/post'
import type { Progress } from './subscription/pending'

export interface Optimistic {
  post(streams: readonly string[], activity: ASObject, options: PostOptions): Promise<Posted>
  /** What is under way, for who begins to show this stream. */
  underWay(stream: string): Progress[]
}

export function createOptimistic(
  ask: Ask,
  tell: (streams: readonly string[], progress: Progress) => void,
): Optimistic {
  const posts = new Map<string, { streams: readonly string[]; progress: Progress }>()

  return {
    async post(streams, activity, options) {
      const id = ownId(activity) ?? `urn:uuid:${randomId()}`
      const document = isActivity(activity) ? { ...activity, id } : activity
      const shown = (is: 'sending' | 'waiting'): void => {
        const progress = { is, id, activity: document }
        posts.set(id, { streams, progress })
        tell(streams, progress)
      }
      shown('sending')
      try {
        const onWaiting = () => shown('waiting')
        const posted = await post(ask, streams, document, { ...options, onWaiting })
        const { position, activity: stored } = posted
        tell(streams, { is: 'stored', id, storedId: stored['id'], stream: streams[0]!, position })
        return posted
      } catch (error) {
        tell(streams, { is: 'withdrawn', id })
        throw error
      } finally {
        posts.delete(id)
      }
    },
    underWay: (stream) =>
      [...posts.values()]
        .filter(({ streams }) => streams.includes(stream))
        .map(({ progress }) => progress),
  }
}
