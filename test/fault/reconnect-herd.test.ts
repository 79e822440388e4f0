import { describeWith } from '../support/available'
import { startCluster } from '../support/cluster'
import { eventually } from '../support/eventually'
import { ANY_MEMBER, ANY_STORE } from '../support/mongodb'
import { startMongodbProxy } from '../support/mongodb-proxy'
import type { Command } from '../support/mongodb-command'
import { spawnNode } from '../support/node'
import { postNumbers, statuses, witness } from '../support/numbers'
import { startProxy } from '../support/proxy'
import { limits } from '../support/scale'
import { follow, span } from '../support/sockets'
import { stopStarted } from '../support/started'
import { gather, stay } from './staying'

afterAll(stopStarted)

const CLIENTS = 1_000
const BEHIND = 200
const STREAM = 'herd'

/** A read of entries from some seq on; a head has no bound, a look-up by id no seq. */
const isRange = ({ name, collection, document }: Command): boolean =>
  name === 'find' && collection === 'entries' && document.filter?.seq?.$gt !== undefined

describeWith(ANY_MEMBER, 'a herd', () => {
  it(`P2–P4, P7: ${CLIENTS} clients are cut at once and come back ${BEHIND} entries later: all are level within 30 s, by few reads`, async () => {
    const { nodes, mongodbUrl, redisUrl } = await startCluster({
      nodes: 1,
      redis: 'embedded',
      store: ANY_STORE,
    })
    const store = await startMongodbProxy(mongodbUrl)
    const node = await spawnNode({
      ...limits({ patrolMs: 1_000 }),
      MONGODB_URL: store.url,
      REDIS_URL: redisUrl,
    })
    const door = await startProxy(node.port)
    const url = `http://127.0.0.1:${door.port}`
    const followers = await gather(CLIENTS, () => follow(url, { stream: STREAM }))
    const staying = stay(followers, () => [url])

    door.mode('refuse')
    door.cut()
    await eventually(() => staying.cuts === CLIENTS, 20_000)
    const answers = await postNumbers([nodes[0]!.url], STREAM, 1, BEHIND)
    expect(statuses(answers)).toEqual([201])
    expect(followers.every((one) => one.position.seq === 0)).toBe(true)

    let ranges = 0
    const count = (command: Command) => {
      if (isRange(command)) ranges++
      return false
    }
    store.swallow({ of: count, nth: 1, then: 'cut' })
    door.mode('pass')
    await eventually(() => followers.every((one) => one.position.seq === BEHIND), 30_000)

    expect([staying.cuts, staying.returns]).toEqual([CLIENTS, CLIENTS])
    expect(await witness(nodes[0]!.url, STREAM, span(1, BEHIND), followers)).toEqual([])
    expect(followers.filter((one) => !one.ack.recovered || one.gaps > 0)).toHaveLength(0)
    // Each is a page behind, so that unshared it would be as many reads as clients.
    expect(ranges).toBeGreaterThan(0)
    expect(ranges).toBeLessThan(CLIENTS / 10)
  })
})
