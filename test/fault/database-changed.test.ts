import { createConnection } from 'mongoose'
import { both, describeWith } from '../support/available'
import { startCluster } from '../support/cluster'
import { eventually } from '../support/eventually'
import { MONGODB } from '../support/mongodb'
import { postNumbers, statuses } from '../support/numbers'
import { REDIS } from '../support/redis'
import { page, positionOf } from '../support/rest'
import { type Follower, follow, seqs, span } from '../support/sockets'
import { started, stopStarted } from '../support/started'

afterAll(stopStarted)

describeWith(
  both(REDIS, MONGODB),
  "the database is put back to yesterday's copy under two nodes",
  () => {
    it('P3: clients are told (reset), old positions are lost, and the numbering goes on without a hole', async () => {
      const { nodes, mongodbUrl } = await startCluster({ nodes: 2, redis: 'real', store: 'other' })
      const urls = nodes.map((node) => node.url)
      const followers: Follower[] = []
      for (const url of urls) followers.push(await follow(url, { stream: 'copy' }))
      expect(statuses(await postNumbers(urls, 'copy', 1, 20))).toEqual([201])
      await eventually(() => followers.every((one) => one.position.seq === 20))
      const old = followers[0]!.position

      const database = await createConnection(mongodbUrl).asPromise()
      started({ stop: () => database.close() })
      await database.collection('entries').deleteMany({ stream: 'copy', seq: { $gt: 10 } })
      await database.collection('meta').updateOne({}, { $set: { epoch: 'yesterday' } })

      const now = { epoch: 'yesterday', seq: 10 }
      await eventually(() => followers.every((one) => one.resets.length > 0), 20_000)
      for (const { resets } of followers)
        expect(resets).toEqual([
          {
            room: expect.any(String) as string,
            stream: 'copy',
            position: now,
            code: 'position-lost',
          },
        ])

      for (const url of urls) {
        expect(positionOf(await page(url, 'copy'))).toEqual(now)
        expect((await page(url, 'copy', `?after=${old.epoch}:3`)).json().code).toBe('position-lost')
        const back = await follow(url, { stream: 'copy', position: { ...old, seq: 3 }, last: 2 })
        expect(back.ack).toMatchObject({ recovered: false, position: now })
        expect(seqs(back.entries)).toEqual([9, 10])
      }

      expect(statuses(await postNumbers(urls, 'copy', 21, 40, 1))).toEqual([201])
      await eventually(() => followers.every((one) => one.position.seq === 30), 20_000)
      for (const one of followers) expect(seqs(one.entries)).toEqual(span(11, 30))
      expect((await page(urls[0]!, 'copy')).json().totalItems).toBe(30)
    })
  },
)
