import { startCluster } from '../support/cluster'
import { describeWith } from '../support/available'
import { eventually } from '../support/eventually'
import { send } from '../support/http'
import { spawnNode } from '../support/node'
import { REDIS } from '../support/redis'
import { AS2, readAll } from '../support/rest'
import { span } from '../support/sockets'
import { stopStarted } from '../support/started'

afterAll(stopStarted)

describeWith(REDIS, 'a node dies while it posts to many streams (D1)', () => {
  it('P1: what is stored in one of its streams is stored in all of them after a sweep, once', async () => {
    const { nodes, redisUrl, mongodbUrl } = await startCluster({
      nodes: 1,
      redis: 'real',
      store: 'embedded',
    })
    const survivor = nodes[0]!.url
    const doomed = await spawnNode({ MONGODB_URL: mongodbUrl, REDIS_URL: redisUrl })
    const streams = span(1, 16).map((n) => `owed${n}`)
    const path = `/activities?${streams.map((name) => `stream=${name}`).join('&')}`
    const answered: string[] = []
    const postOne = async (n: number) => {
      const id = `https://a.example/${n}`
      const body = JSON.stringify({ type: 'Like', id, object: 'https://b.example/' })
      const answer = await send(doomed.url, 'POST', path, { headers: AS2, body }).catch(() => null)
      if (answer?.status === 201) answered.push(id)
    }
    const posting = Promise.all(
      span(1, 8).map(async (poster) => {
        for (let n = poster; n < 2_000; n += 8) await postOne(n)
      }),
    )
    await eventually(() => answered.length > 20, 30_000)
    await doomed.kill()
    await posting

    const idsOf = async (stream: string) =>
      (await readAll(survivor, stream)).map((entry) => String(entry.activity.id)).sort()
    const stored = await eventually(async () => {
      const all = await Promise.all(streams.map(idsOf))
      return all.every((ids) => ids.join() === all[0]!.join()) && all[0]!
    }, 100_000)
    expect(new Set(stored).size).toBe(stored.length)
    expect(answered.filter((id) => !stored.includes(id))).toEqual([])
  })
})
