import { NOTHING, type Need, describeWith } from '../support/available'
import { startCluster } from '../support/cluster'
import { eventually } from '../support/eventually'
import { numbered } from '../support/numbers'
import { REDIS, noStreamChannels, openRedis, streamChannels } from '../support/redis'
import { post } from '../support/rest'
import { size } from '../support/scale'
import { ask, connect, follow } from '../support/sockets'
import { stopStarted } from '../support/started'
import { variants } from '../support/variants'

jest.setTimeout(60_000)
afterAll(stopStarted)

const SOCKETS = size(150, 1_000)
const STREAMS = 50

const KINDS = variants<['real' | 'embedded', Need]>([
  ['embedded', NOTHING],
  ['real', REDIS],
])
for (const [kind, need] of KINDS)
  describeWith(need, `what is left when sockets leave (${kind} Redis)`, () => {
    const start = async () => {
      const { nodes, redisUrl } = await startCluster({ nodes: 1, redis: kind, store: 'embedded' })
      return { url: nodes[0]!.url, client: await openRedis(redisUrl) }
    }
    let running: Awaited<ReturnType<typeof start>>
    beforeAll(async () => {
      running = await start()
    })

    it(`P8: ${SOCKETS} sockets on ${STREAMS} streams close, and Redis has no channel of theirs within 1 s`, async () => {
      const { url, client } = running
      const sockets = []
      for (let count = 0; count < SOCKETS; count += 50)
        sockets.push(...(await Promise.all(Array.from({ length: 50 }, () => connect(url)))))
      const acks = await Promise.all(
        sockets.map((socket, index) => ask(socket, 'subscribe', { stream: `s${index % STREAMS}` })),
      )
      expect(acks.filter((ack) => ack.ok)).toHaveLength(SOCKETS)
      await eventually(async () => (await streamChannels(client)).length === STREAMS)

      // One stays until all others are seen to be gone, so that the second is counted from the last one's leaving.
      const [last, ...others] = sockets
      for (const socket of others) socket.disconnect()
      await eventually(async () => (await streamChannels(client)).length === 1)
      expect(await streamChannels(client)).toEqual(['freshet:stream:s0'])
      const left = performance.now()
      last!.disconnect()
      await noStreamChannels(client)
      expect(performance.now() - left).toBeLessThan(1_000)
    })

    it('P8: the last unsubscribe on an open socket counts as leaving', async () => {
      const { url, client } = running
      const socket = await connect(url)
      const rooms = []
      for (const stream of ['u1', 'u2']) {
        const ack = await ask(socket, 'subscribe', { stream })
        rooms.push(ack.ok && ack.room)
      }
      await eventually(async () => (await streamChannels(client)).length === 2)
      for (const room of rooms)
        expect(await ask(socket, 'unsubscribe', { room })).toEqual({ ok: true })
      await noStreamChannels(client)
      await post(url, 'u1', numbered(1))
      expect(socket.connected).toBe(true)
    })

    it('P8: who disconnects between subscribe and ack leaves nothing', async () => {
      const { url, client } = running
      for (let count = 0; count < 100; count++) {
        const socket = await connect(url)
        socket.emit('subscribe', { stream: `gone${count % 10}` }, () => undefined)
        if (count % 2 === 0) socket.disconnect()
        else setImmediate(() => socket.disconnect())
      }
      await noStreamChannels(client)
    })

    it('a stream left and taken again at once goes on without a gap', async () => {
      const { url } = running
      const first = await follow(url, { stream: 'again' })
      for (let number = 1; number <= 10; number++) {
        first.leave()
        const posted = post(url, 'again', numbered(number))
        await first.resume(url)
        expect((await posted).status).toBe(201)
        await eventually(() => first.position.seq === number)
      }
      expect(first.entries).toHaveLength(10)
      first.leave()
      await noStreamChannels(running.client)
    })
  })
