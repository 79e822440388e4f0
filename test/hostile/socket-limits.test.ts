import type { Socket } from 'socket.io-client'
import type { SubscribeAck } from '../../schemas/wire'
import { eventually } from '../support/eventually'
import { spawnNode } from '../support/node'
import { numbered } from '../support/numbers'
import { expectProblem } from '../support/problem'
import { get, post } from '../support/rest'
import { ask, connect, follow, span } from '../support/sockets'
import { stopStarted } from '../support/started'
import { headOf, trickle } from '../support/trickle'

jest.setTimeout(60_000)
afterAll(stopStarted)

let url: string
beforeAll(async () => {
  url = (await spawnNode()).url
})

describe('limits of one socket', () => {
  it('the 21st subscription is refused with limit; leaving one makes room', async () => {
    const socket = await connect(url)
    const acks: SubscribeAck[] = []
    for (const n of span(1, 21)) acks.push(await ask(socket, 'subscribe', { stream: `l${n}` }))
    expect(acks.map((ack) => (ack.ok ? 'ok' : ack.code))).toEqual([
      ...span(1, 20).map(() => 'ok'),
      'limit',
    ])
    const first = acks[0]!
    await ask(socket, 'unsubscribe', { room: first.ok && first.room })
    expect(await ask(socket, 'subscribe', { stream: 'l21' })).toMatchObject({ ok: true })
    socket.disconnect()
  })

  it('P4: the same stream twice is one room, and each entry comes once', async () => {
    const follower = await follow(url, { stream: 'twice' })
    const again = await ask(follower.socket, 'subscribe', { stream: 'twice' })
    expect(again).toMatchObject({ ok: true, room: follower.ack.room })
    for (const n of span(1, 5)) await post(url, 'twice', numbered(n))
    await eventually(() => follower.position.seq === 5)
    expect([follower.entries.length, follower.doubles]).toEqual([5, 0])
  })

  it('P3, P4: subscribing again and again amid posts gives everything once', async () => {
    const follower = await follow(url, { stream: 'restless' })
    for (const n of span(1, 30)) {
      void ask(follower.socket, 'subscribe', { stream: 'restless', position: follower.position })
      await post(url, 'restless', numbered(n))
    }
    await eventually(() => follower.position.seq === 30)
    expect([follower.entries.map((entry) => entry.seq), follower.gaps]).toEqual([span(1, 30), 0])
  })
})

describe('limits that a node is given', () => {
  it('more subscribes than the bucket holds are told to slow down, and may ask again later', async () => {
    const node = await spawnNode({
      FRESHET_LIMITS: JSON.stringify({ subscribesAtOnce: 3, subscribesPerSecond: 5 }),
    })
    const socket = await connect(node.url)
    const acks = await Promise.all(
      span(1, 10).map((n) => ask(socket, 'subscribe', { stream: `b${n}` })),
    )
    const refused = acks.filter((ack) => !ack.ok)
    expect(acks.slice(0, 3).map((ack) => ack.ok)).toEqual([true, true, true])
    expect(refused.length).toBeGreaterThan(0)
    for (const ack of refused) expect(ack).toMatchObject({ code: 'slow-down', retry: 'later' })
    await eventually(async () => {
      const ack = await ask(socket, 'subscribe', { stream: 'b10' })
      return ack.ok
    })
    // Another socket has a bucket of its own.
    const other = await connect(node.url)
    expect(await ask(other, 'subscribe', { stream: 'b1' })).toMatchObject({ ok: true })
  })

  it('P7: an address that holds all its sockets gets no more until one closes; posts go on', async () => {
    const node = await spawnNode({ FRESHET_LIMITS: JSON.stringify({ socketsPerLoopback: 5 }) })
    const sockets = []
    for (let count = 0; count < 5; count++) sockets.push(await connect(node.url))
    for (let count = 0; count < 3; count++) await expect(connect(node.url)).rejects.toThrow()
    expect((await post(node.url, 'full', numbered(1))).status).toBe(201)
    sockets[0]!.disconnect()
    const next = await eventually(() => connect(node.url))
    expect(await ask(next, 'subscribe', { stream: 'full' })).toMatchObject({ ok: true })
    await expect(connect(node.url)).rejects.toThrow()
    expect(sockets.slice(1).every((socket) => socket.connected)).toBe(true)
  })

  it('P7: connections that left Socket.IO, or never came so far, count too', async () => {
    const node = await spawnNode({ FRESHET_LIMITS: JSON.stringify({ socketsPerLoopback: 2 }) })
    const left = await connect(node.url)
    const engine = left.io.engine
    engine.write('1')
    const other = await connect(node.url)
    expect(await ask(other, 'subscribe', { stream: 'a' })).toMatchObject({ ok: true })
    expect(engine.readyState).toBe('open')
    await expect(connect(node.url)).rejects.toThrow()
    engine.close()
    await eventually(() => connect(node.url))
  })

  it('P7: server-sent events and long polls of an address count like its sockets; posts and pages go on', async () => {
    const { url, port } = await spawnNode({
      FRESHET_LIMITS: JSON.stringify({ socketsPerLoopback: 3 }),
    })
    const stream = '/streams/full'
    const asking = (path: string) => trickle(port, headOf(port, `GET ${path} HTTP/1.1`))
    const socket = await connect(url)
    const events = await asking(`${stream}/events`)
    await eventually(() => events.heard().includes('retry:'))
    const poll = await asking(`${stream}/activities?after=0&wait=30`)
    await eventually(() => connect(url).then(closeAgain, () => true))

    for (const path of [`${stream}/events`, `${stream}/activities?after=0&wait=1`])
      expectProblem(await get(url, path), 429, 'limit')
    expect((await get(url, `${stream}/activities?after=0`)).status).toBe(200)
    expect((await post(url, 'full', numbered(1))).status).toBe(201)
    // The long poll has its answer now, and its place is free.
    await eventually(() => poll.heard().includes('"number 1"'))
    const more = await asking(`${stream}/events`)
    await eventually(() => more.heard().includes('retry:'))
    for (const slow of [events, more]) slow.close()
    socket.disconnect()
    await eventually(async () => (await connect(url)).connected)
  })

  it('P7: bare connections of an address are counted too, and cut beyond the limit', async () => {
    const { url, port } = await spawnNode({
      FRESHET_LIMITS: JSON.stringify({ connectionsPerLoopback: 20 }),
    })
    const bare = await Promise.all(span(1, 40).map(() => trickle(port, '')))
    const left = () => bare.filter((one) => one.open()).length
    await eventually(() => left() <= 20)
    expect(left()).toBeGreaterThan(10)
    await expect(connect(url)).rejects.toThrow()
    for (const one of bare) one.close()
    await eventually(() => connect(url))
    expect((await post(url, 'full', numbered(1))).status).toBe(201)
  })

  it('fewer subscriptions for a socket, when the operator says so', async () => {
    const node = await spawnNode({ FRESHET_LIMITS: JSON.stringify({ subscriptionsPerSocket: 2 }) })
    const socket = await connect(node.url)
    const codes = []
    for (const n of span(1, 3)) {
      const ack = await ask(socket, 'subscribe', { stream: `f${n}` })
      codes.push(ack.ok ? 'ok' : ack.code)
    }
    expect(codes).toEqual(['ok', 'ok', 'limit'])
  })
})

const closeAgain = (socket: Socket) => {
  socket.disconnect()
  return false
}
