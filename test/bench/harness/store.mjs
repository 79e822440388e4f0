/**
 * Store — the same store for whoever is measured, in a process of its own: the embedded one of a node that does nothing else.
 */
import { startNode } from '../peers/freshet.mjs'

export async function startStore(bench) {
  const node = await startNode(bench)
  const { mongodbUrl } = node.embedded()
  let databases = 0
  return {
    pids: node.pids,
    /** A database that nobody else has used. */
    url: () => mongodbUrl.replace(/\/[^/]*$/, `/bench${databases++}`),
    stop: () => node.stop(),
  }
}
