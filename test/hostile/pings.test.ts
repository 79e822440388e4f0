import { eventually } from '../support/eventually'
import { noStreamChannels, openRedis, streamChannels } from '../support/redis'
import { post } from '../support/rest'
import { limits, ms } from '../support/scale'
import { follow } from '../support/sockets'
import { attackNode, hasSurvived } from './attacked'
import { frameOf, handshakeOf, type Slow, trickle } from '../support/trickle'

const COUNT = ms(50, 500)
const CLOSED_MS = ms(15_000, 60_000)

const node = attackNode(limits({ pingEveryMs: 500, pingTimeoutMs: 1_000, closeGraceMs: 500 }))

/** Subscribed as by Socket.IO; from then on it says nothing but `drop`. */
async function subscribe(drop: string): Promise<Slow> {
  const slow = await trickle(node().port, handshakeOf(node().port))
  await eventually(() => slow.heard().includes('0{"sid"'))
  slow.say(frameOf('40'))
  await eventually(() => slow.heard().includes('40{"sid"'))
  slow.say(frameOf('421["subscribe",{"stream":"silent"}]'))
  await eventually(() => slow.heard().includes('"room":"silent"'))
  const timer = setInterval(() => {
    if (slow.open() && drop !== '') slow.say(frameOf(drop))
    else clearInterval(timer)
  }, 200)
  return slow
}

describe('P7, P8: who does not answer pings is closed, its rooms are left, and nothing is held for it', () => {
  it.each([
    ['says nothing', ''],
    ['sends events instead', '42["x"]'],
    ['sends pings of its own', '2'],
    ['sends nonsense', 'x'],
  ])('%s', async (_, drop) => {
    const redis = await openRedis((await node().embedded()).redisUrl!)
    const beside = await follow(node().url, { stream: 'beside' })
    const before = beside.position.seq
    const silent = await Promise.all(Array.from({ length: COUNT }, () => subscribe(drop)))
    await eventually(() => silent.every((one) => !one.open()), CLOSED_MS)
    await eventually(async () => (await streamChannels(redis)).join() === 'freshet:stream:beside')
    // Who was pinged as often, and answered, is there, and has missed nothing.
    expect((await post(node().url, 'beside', { type: 'Note', content: 'x' })).status).toBe(201)
    await eventually(() => beside.position.seq === before + 1)
    expect([beside.acks.length, beside.gaps]).toEqual([1, 0])
    beside.leave()
    await noStreamChannels(redis)
  })
})

hasSurvived(node)
