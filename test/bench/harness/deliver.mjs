/**
 * Deliver — one turn of one server: started, subscribed to, warmed up, measured in one run after another, stopped.
 *
 * In:  runs, each a number of activities, how many at most are under way, how many a second. Out: their figures by name.
 */
import { activityOf } from './activity.mjs'
import { post } from './protocols.mjs'
import { startSubscribers } from './subscribers.mjs'

export async function deliver(bench, start, { subscribers, rooms, warm, runs, during }) {
  const messages = [...warm, ...runs].reduce((sum, { count }) => sum + count, 0)
  const server = await start()
  let load
  try {
    load = await startSubscribers(bench, server, { subscribers, rooms, messages })
    for (const { count, window, rate } of warm) await load.run(count, window, rate)
    const result = {}
    for (const { name, count, window, rate } of runs) {
      const beside = during?.(server)
      result[name] = await load.run(count, window, rate)
      result[name].beside = await beside
    }
    return result
  } finally {
    await load?.stop()
    await server.stop()
  }
}

/** The same server, told by posts instead: end to end. */
export const posting = (server, publishers) => ({
  ...server,
  publishers,
  publishPort: server.port,
  message: (number, room) => post(`/streams/room-${room}/activities`, activityOf(number)),
})
