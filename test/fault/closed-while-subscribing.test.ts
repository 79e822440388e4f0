import { type Need, NOTHING, describeWith } from '../support/available'
import { startCluster } from '../support/cluster'
import { eventually } from '../support/eventually'
import { ANY_STORE } from '../support/mongodb'
import { postNumbers, statuses } from '../support/numbers'
import { REDIS, noStreamChannels, openRedis, streamChannels } from '../support/redis'
import { connect, follow, span } from '../support/sockets'
import { stopStarted } from '../support/started'
import { gather } from './staying'

afterAll(stopStarted)

const TIMES = 1_000
const STREAMS = 40

const KINDS: ['real' | 'embedded', Need][] = [
  ['embedded', NOTHING],
  ['real', REDIS],
]
for (const [redis, need] of KINDS)
  describeWith(need, `sockets close while they subscribe (${redis} Redis)`, () => {
    it(`P8: ${TIMES} times, at any step: afterwards the node holds nothing, and serves the next`, async () => {
      const { nodes, redisUrl } = await startCluster({ nodes: 1, redis, store: ANY_STORE })
      const { url } = nodes[0]!
      const client = await openRedis(redisUrl)
      // Something to be chased through, so that closing falls into that, too.
      for (const n of span(1, 5))
        expect(statuses(await postNumbers([url], `s${n}`, 1, 200))).toEqual([201])
      const { epoch } = (
        await follow(url, { stream: 's1' }).then((one) => {
          one.leave()
          return one
        })
      ).position

      const acked: boolean[] = []
      let mostChannels = 0
      await gather(TIMES, async (index) => {
        const socket = await connect(url)
        const gone = new Promise<void>((resolve) => socket.once('disconnect', () => resolve()))
        const request = { stream: `s${index % STREAMS}`, position: { epoch, seq: 0 } }
        const answered = new Promise<void>((resolve) => {
          socket.emit('subscribe', request, () => {
            acked[index] = true
            resolve()
          })
        })
        const leave = () => void socket.disconnect()
        const steps: (() => void)[] = [
          leave,
          () => setImmediate(leave),
          () => setTimeout(leave, 1 + (index % 7)),
          () => void answered.then(leave),
          () => {
            socket.once('entries', leave)
            setTimeout(leave, 300)
          },
        ]
        steps[index % steps.length]!()
        await gone
        if (index % 50 === 0)
          mostChannels = Math.max(mostChannels, (await streamChannels(client)).length)
      })
      // It struck at both sides of the ack.
      expect(acked.filter(Boolean).length).toBeGreaterThan(TIMES / 10)
      expect(acked.filter(Boolean).length).toBeLessThan((TIMES * 9) / 10)
      expect(mostChannels).toBeGreaterThan(0)
      await noStreamChannels(client)

      const next = await follow(url, { stream: 's1', position: { epoch, seq: 0 } })
      await eventually(() => next.position.seq === 200)
      expect([next.entries.length, next.gaps, next.doubles]).toEqual([200, 0, 0])
      next.leave()
      await noStreamChannels(client)
      expect(nodes[0]!.child.stderr.filter((line) => line.includes('"level":"error"'))).toEqual([])
    })
  })
