import { describeWith } from '../support/available'
import { startCluster } from '../support/cluster'
import { eventually, pause } from '../support/eventually'
import { send } from '../support/http'
import { ANY_STORE } from '../support/mongodb'
import { spawnNode } from '../support/node'
import { REDIS } from '../support/redis'
import { AS2, readAll } from '../support/rest'
import { span } from '../support/sockets'
import { stopStarted } from '../support/started'

afterAll(stopStarted)

const STREAMS = span(1, 16).map((n) => `owed${n}`)
const PATH = `/activities?${STREAMS.map((name) => `stream=${name}`).join('&')}`
const TRIES = 15

describeWith(REDIS, 'a node dies while it posts to many streams (D1)', () => {
  it('P1: what is stored in one of its streams is stored in all of them after a sweep, once', async () => {
    const { nodes, redisUrl, mongodbUrl } = await startCluster({
      nodes: 1,
      redis: 'real',
      store: ANY_STORE,
    })
    const survivor = nodes[0]!.url
    const answered: string[] = []
    const idsOf = async (stream: string) =>
      (await readAll(survivor, stream)).map((entry) => String(entry.activity.id)).sort()
    const stored = () => Promise.all(STREAMS.map(idsOf))
    const isEven = (all: string[][]) => all.every((ids) => ids.join() === all[0]!.join())

    // A kill may fall between two posts; what is tried is to catch one half-way.
    let isHalfWay = false
    for (let round = 1; round <= TRIES && !isHalfWay; round++) {
      const doomed = await spawnNode({ MONGODB_URL: mongodbUrl, REDIS_URL: redisUrl })
      const before = answered.length
      const posting = postUntilDead(doomed.url, round, answered)
      await eventually(() => answered.length > before + 10, 30_000)
      await doomed.kill()
      await posting
      await pause(500) // for what the store was still sent
      isHalfWay = !isEven(await stored())
    }
    expect(isHalfWay).toBe(true)

    const all = await eventually(async () => {
      const now = await stored()
      return isEven(now) && now
    }, 100_000)
    const ids = new Set(all[0])
    expect(ids.size).toBe(all[0]!.length)
    expect(answered.filter((id) => !ids.has(id))).toEqual([])
  })
})

/** Eight posters, each sending on until the node answers no more. */
async function postUntilDead(url: string, round: number, answered: string[]): Promise<void> {
  const poster = async (_: unknown, name: number) => {
    for (let n = 1; ; n++) {
      const id = `https://a.example/${round}/${name}/${n}`
      const body = JSON.stringify({ type: 'Like', id, object: 'https://b.example/' })
      const answer = await send(url, 'POST', PATH, { headers: AS2, body }).catch(() => null)
      if (answer === null) return
      if (answer.status === 201) answered.push(id)
    }
  }
  await Promise.all(Array.from({ length: 8 }, poster))
}
