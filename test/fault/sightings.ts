/**
 * Sightings — when each entry of a stream was first seen from outside: on sockets, and on pages that are read all the time.
 */
import type { EntriesFrame } from '../../schemas/wire'
import { pause } from '../support/eventually'
import { itemsOf, page, positionOf } from '../support/rest'
import type { Follower } from '../support/sockets'
import { started } from '../support/started'

export interface Sighting {
  readonly seq: number
  readonly number: number
  /** By the clock of this machine. */
  readonly at: number
}

export interface Sightings {
  readonly all: readonly Sighting[]
  stop(): Promise<void>
}

export function startWatching(
  stream: string,
  urls: readonly string[],
  followers: readonly Follower[],
): Sightings {
  const all: Sighting[] = []
  let stopped = false
  for (const { socket } of followers)
    socket.on('entries', (frame: EntriesFrame) => {
      const at = Date.now()
      for (const { seq, activity } of frame.entries)
        all.push({ seq, number: Number(activity.number), at })
    })
  const reading = urls.map(async (url) => {
    while (!stopped) {
      const answer = await page(url, stream, '?limit=10')
      const at = Date.now()
      // While an election closes its connections, a node may have to say so.
      if (answer.status === 503) {
        await pause(100)
        continue
      }
      const head = positionOf(answer).seq
      for (const [index, activity] of itemsOf(answer.json()).entries())
        all.push({ seq: head - index, number: Number(activity.number), at })
      await pause(20)
    }
  })
  const done = Promise.all(reading)
  done.catch(() => undefined)
  return started({
    all,
    stop: async () => {
      stopped = true
      await done
    },
  })
}
