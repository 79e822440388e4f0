/**
 * Staying — a follower that comes back whenever its connection breaks, to whichever node takes it.
 *
 * In:  followers, the nodes that there are. Out: how often they were cut, and how often they have come back.
 * Rule: each begins with another node, and tries until one takes it; its position is all it brings along.
 */
import { pause } from '../support/eventually'
import type { Follower } from '../support/sockets'
import { started } from '../support/started'

export interface Staying {
  readonly cuts: number
  readonly returns: number
  /** Every one of them is connected and has been answered. */
  allBack(): boolean
  stop(): Promise<void>
}

export function stay(followers: readonly Follower[], urls: () => readonly string[]): Staying {
  const counts = { cuts: 0, returns: 0 }
  const away = new Set<Follower>()
  let stopped = false

  const watch = (follower: Follower, index: number) => {
    const { socket } = follower
    const left = () => {
      counts.cuts++
      away.add(follower)
      void comeBack(follower, index)
    }
    if (socket.connected) socket.once('disconnect', left)
    else left()
  }
  const comeBack = async (follower: Follower, index: number) => {
    for (let attempt = index; !stopped; attempt++) {
      const all = urls()
      try {
        await follower.resume(all[attempt % all.length]!)
        counts.returns++
        away.delete(follower)
        return watch(follower, index)
      } catch {
        await pause(100 + Math.random() * 200)
      }
    }
  }
  followers.forEach(watch)
  return started({
    get cuts() {
      return counts.cuts
    },
    get returns() {
      return counts.returns
    },
    allBack: () => away.size === 0 && followers.every((one) => one.socket.connected),
    stop: async () => {
      stopped = true
    },
  })
}

/** Many at once, but not more than a node's door likes. */
export async function gather<T>(count: number, one: (index: number) => Promise<T>): Promise<T[]> {
  const all: T[] = []
  for (let first = 0; first < count; first += 50)
    all.push(
      ...(await Promise.all(
        Array.from({ length: Math.min(50, count - first) }, (_, index) => one(first + index)),
      )),
    )
  return all
}
