import type { SubscribeAck } from '../../schemas/wire'
import { eventually } from '../support/eventually'
import { spawnNode } from '../support/node'
import { numbered } from '../support/numbers'
import { post } from '../support/rest'
import { ask, connect, follow, span } from '../support/sockets'
import { stopStarted } from '../support/started'

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
