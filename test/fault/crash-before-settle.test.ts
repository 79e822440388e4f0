import { createConnection } from 'mongoose'
import type { JsonObject } from '../../schemas/wire'
import { describeWith } from '../support/available'
import { startCluster } from '../support/cluster'
import { eventually, pause } from '../support/eventually'
import { spawnNode } from '../support/node'
import { REDIS } from '../support/redis'
import { get, post, readAll } from '../support/rest'
import { started, stopStarted } from '../support/started'

afterAll(stopStarted)

const TRIES = 15
const THINGS = 5
const thing = (n: number) => `https://photos.example/${n % THINGS}`

describeWith(REDIS, 'a node dies between its entries and the views of objects', () => {
  it('what was answered is in the next answer of the other node; what nobody asks for, in a sweep', async () => {
    const limits = { FRESHET_LIMITS: JSON.stringify({ owedAfterMs: 3_000, owedSweepMs: 500 }) }
    const { nodes, redisUrl, mongodbUrl } = await startCluster({
      nodes: 1,
      redis: 'real',
      store: 'embedded',
      environment: limits,
    })
    const survivor = nodes[0]!.url
    const connection = await createConnection(mongodbUrl).asPromise()
    started({ stop: () => connection.close() })
    const due = () =>
      connection
        .collection('entries')
        .find({ due: { $exists: true } })
        .toArray()

    // A kill may fall between two posts; what is tried is to catch one whose views are behind.
    const answered: string[] = []
    let struck: string[] = []
    for (let round = 1; round <= TRIES && struck.length === 0; round++) {
      const doomed = await spawnNode({ MONGODB_URL: mongodbUrl, REDIS_URL: redisUrl, ...limits })
      const before = answered.length
      const posting = likeUntilDead(doomed.url, round, answered)
      await eventually(() => answered.length > before + 30, 30_000)
      await doomed.kill()
      await posting
      await pause(300) // for what the store was still sent
      struck = (await due()).map(({ id }) => String(id))
    }
    expect(struck.length).toBeGreaterThan(0)

    const likes = async (n: number) => {
      const answer = await get(survivor, `/objects?id=${encodeURIComponent(thing(n))}`)
      return (answer.json().likes as JsonObject).totalItems
    }
    // All are asked for but the last: that one is left to the sweep.
    for (let n = 0; n < THINGS - 1; n++) expect([n, await likes(n)]).toEqual([n, await logged(n)])
    await eventually(async () => (await due()).length === 0, 20_000)
    expect(await likes(THINGS - 1)).toBe(await logged(THINGS - 1))

    const stored = new Set((await entries()).map(({ actor }) => actor))
    expect(answered.filter((actor) => !stored.has(actor))).toEqual([])

    async function entries(): Promise<JsonObject[]> {
      return (await readAll(survivor, 'liked')).map(({ activity }) => activity)
    }
    async function logged(n: number): Promise<number> {
      return new Set(
        (await entries()).flatMap(({ actor, object }) => (object === thing(n) ? [actor] : [])),
      ).size
    }
  })
})

/** Eight posters, each with actors of its own, until the node answers no more. */
async function likeUntilDead(url: string, round: number, answered: string[]): Promise<void> {
  const poster = async (_: unknown, name: number) => {
    for (let n = 1; ; n++) {
      const actor = `https://people.example/${round}/${name}/${n}`
      const like = { type: 'Like', actor, object: thing(name * 3 + n) }
      const answer = await post(url, 'liked', like).catch(() => null)
      if (answer === null) return
      if (answer.status === 201) answered.push(actor)
    }
  }
  await Promise.all(Array.from({ length: 8 }, poster))
}
