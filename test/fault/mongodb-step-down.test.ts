import { createConnection } from 'mongoose'
import { both, describeWith } from '../support/available'
import { startCluster } from '../support/cluster'
import { eventually } from '../support/eventually'
import { REPLICA_SET } from '../support/mongodb'
import { witness } from '../support/numbers'
import { REDIS } from '../support/redis'
import { page } from '../support/rest'
import { follow } from '../support/sockets'
import { started, stopStarted } from '../support/started'
import { startInsisting } from './insisting'

afterAll(stopStarted)

describeWith(both(REDIS, REPLICA_SET), 'the primary of a replica set is made to step down', () => {
  it('P1–P5: posts wait or are 503 meanwhile, repeats are stored once, and nobody misses an entry', async () => {
    const { nodes, mongodbUrl } = await startCluster({ nodes: 2, redis: 'real', store: 'other' })
    const urls = nodes.map((node) => node.url)
    const followers = await Promise.all(urls.map((url) => follow(url, { stream: 'elected' })))
    const posting = startInsisting(urls, 'elected', { width: 8, restMs: 20 })
    await eventually(() => posting.acknowledged.length > 50)

    const connection = await createConnection(mongodbUrl).asPromise()
    started({ stop: () => connection.close() })
    const admin = connection.getClient().db('admin')
    const election = async () => String((await admin.command({ hello: 1 })).electionId)
    const before = await election()
    // It may close the connection that it is asked on.
    await admin
      .command({ replSetStepDown: 20, secondaryCatchUpPeriodSecs: 10 })
      .catch(() => undefined)
    await eventually(async () => (await election()) !== before, 60_000)

    const then = posting.acknowledged.length
    await eventually(() => posting.acknowledged.length > then + 50, 30_000)
    await posting.stop()
    const head = Number((await page(urls[0]!, 'elected')).json().totalItems)
    expect(head).toBe(posting.acknowledged.length)
    await eventually(() => followers.every((one) => one.position.seq === head), 20_000)
    expect(await witness(urls[1]!, 'elected', posting.acknowledged, followers)).toEqual([])
    expect(followers.map((one) => [one.acks.length, one.gaps, one.resets.length])).toEqual(
      followers.map(() => [1, 0, 0]),
    )
  })
})
