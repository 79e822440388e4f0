import type { Socket } from 'socket.io-client'
import { eventually } from '../support/eventually'
import { send } from '../support/http'
import { numbered } from '../support/numbers'
import { page, positionOf, post } from '../support/rest'
import { ask, connect, follow, span } from '../support/sockets'
import { attackNode, hasSurvived } from './attacked'

const node = attackNode()
let url: string
let epoch: string
beforeAll(async () => {
  url = node().url
  await post(url, 'general', numbered(1))
  epoch = positionOf(await page(url, 'general')).epoch
})
const gone = (socket: Socket) => eventually(() => !socket.connected)

describe('malformed arguments are answered ok: false, and the socket can go on', () => {
  it.each<[string, unknown, string | null]>([
    ['null', null, null],
    ['a number', 5, null],
    ['a text', 'general', null],
    ['an array', [], null],
    ['nothing in it', {}, null],
    ['stream null', { stream: null }, null],
    ['stream a number', { stream: 5 }, null],
    ['stream an operator', { stream: { $ne: null } }, null],
    ['stream a list', { stream: ['general'] }, null],
    ['a bad stream name', { stream: 'General' }, 'bad-stream'],
    ['stream __proto__', { stream: '__proto__' }, 'bad-stream'],
    ['stream of 65 characters', { stream: 'a'.repeat(65) }, 'bad-stream'],
    ['stream x.atom', { stream: 'x.atom' }, 'bad-stream'],
    ['position a text', { stream: 'general', position: 'x:1' }, null],
    ['position a number', { stream: 'general', position: 1 }, null],
    ['position an array', { stream: 'general', position: [] }, null],
    ['position without epoch', { stream: 'general', position: { seq: 1 } }, null],
    ['position without seq', { stream: 'general', position: { epoch: 'EPOCH' } }, null],
    ['seq -1', { stream: 'general', position: { epoch: 'EPOCH', seq: -1 } }, null],
    ['seq 1.5', { stream: 'general', position: { epoch: 'EPOCH', seq: 1.5 } }, null],
    ['seq 2^53', { stream: 'general', position: { epoch: 'EPOCH', seq: 2 ** 53 } }, null],
    ['seq a text', { stream: 'general', position: { epoch: 'EPOCH', seq: '1' } }, null],
    ['seq an operator', { stream: 'general', position: { epoch: 'EPOCH', seq: { $gt: 0 } } }, null],
    ['epoch a number', { stream: 'general', position: { epoch: 5, seq: 1 } }, null],
    ['last -1', { stream: 'general', last: -1 }, null],
    ['last 101', { stream: 'general', last: 101 }, null],
    ['last 1.5', { stream: 'general', last: 1.5 }, null],
    ['last a text', { stream: 'general', last: '5' }, null],
    ['filter a text', { stream: 'general', filter: 'Like' }, null],
    ['filter an array', { stream: 'general', filter: [] }, null],
    [
      'filter with an unknown name',
      { stream: 'general', filter: { colour: 'red' } },
      'bad-parameter',
    ],
    ['filter with an operator', { stream: 'general', filter: { $where: '1' } }, 'bad-parameter'],
    [
      'filter with an operator inside',
      { stream: 'general', filter: { type: { $ne: 'Like' } } },
      null,
    ],
    [
      'filter with 1,000 values',
      { stream: 'general', filter: { type: span(1, 1000).map(String) } },
      null,
    ],
    ['not that is no filter', { stream: 'general', filter: { not: 'Like' } }, null],
    ['not within not', { stream: 'general', filter: { not: { not: { type: 'Like' } } } }, null],
  ])('subscribe with %s', async (_, given, code) => {
    const socket = await connect(url)
    const request = JSON.parse(JSON.stringify(given).replace('EPOCH', epoch)) as unknown
    const ack = await ask(socket, 'subscribe', request)
    expect(ack).toMatchObject({ ok: false, code: code ?? expect.stringMatching(/^bad-/) })
    expect(['now', 'later', 'never']).toContain(ack.ok ? null : ack.retry)
    expect(await ask(socket, 'subscribe', { stream: 'general' })).toMatchObject({ ok: true })
    socket.disconnect()
  })

  it.each<[string, unknown]>([
    ['null', null],
    ['a number', 5],
    ['nothing in it', {}],
    ['room a number', { room: 5 }],
    ['room an operator', { room: { $ne: 1 } }],
  ])('unsubscribe with %s', async (_, request) => {
    const socket = await connect(url)
    expect(await ask(socket, 'unsubscribe', request)).toMatchObject({
      ok: false,
      code: expect.stringMatching(/^bad-/),
    })
    socket.disconnect()
  })

  it('unsubscribe of a room that is not ours touches nobody', async () => {
    const follower = await follow(url, { stream: 'mine' })
    const stranger = await connect(url)
    await ask(stranger, 'unsubscribe', { room: follower.ack.room })
    await ask(stranger, 'unsubscribe', { room: stranger.id })
    await post(url, 'mine', numbered(1))
    await eventually(() => follower.entries.length === 1)
    expect(stranger.connected).toBe(true)
  })
})

describe('what no client of ours would send', () => {
  /** Each is sent on a socket of its own; afterwards the server serves others, and this one or it is closed. */
  it.each<[string, (socket: Socket) => void]>([
    ['subscribe without an ack', (socket) => socket.emit('subscribe', { stream: 'general' })],
    ['subscribe with nothing', (socket) => socket.emit('subscribe')],
    ['a text for an ack', (socket) => socket.emit('subscribe', { stream: 'general' }, 'ack')],
    ['only an ack', (socket) => socket.emit('subscribe', () => undefined)],
    [
      'too many arguments',
      (socket) => socket.emit('subscribe', { stream: 'general' }, 1, 2, () => undefined),
    ],
    ['an unknown event', (socket) => socket.emit('hello', { a: 1 })],
    ['events of the server', (socket) => socket.emit('entries', {}).emit('reset', {})],
    [
      'names of every object',
      (socket) => socket.emit('__proto__', 1).emit('constructor').emit('toString'),
    ],
    ['names of event emitters', (socket) => void socket.io.engine.write('2["disconnecting","x"]')],
    ['an error event', (socket) => void socket.io.engine.write('2["error","x"]')],
    ['binary', (socket) => socket.emit('subscribe', Buffer.alloc(100), () => undefined)],
    [
      'binary inside',
      (socket) => socket.emit('subscribe', { stream: Buffer.alloc(9) }, () => undefined),
    ],
    ['an acknowledgement nobody asked for', (socket) => void socket.io.engine.write('30[1]')],
    ['another namespace', (socket) => void socket.io.engine.write('0/admin,')],
    ['a broken packet', (socket) => void socket.io.engine.write('2{not json')],
    ['a packet of no type', (socket) => void socket.io.engine.write('zzz')],
    [
      'attachments that never come',
      (socket) => void socket.io.engine.write('59-["subscribe",{"_placeholder":true,"num":0}]'),
    ],
    ['1 MB', (socket) => socket.emit('subscribe', { stream: 'x'.repeat(1024 * 1024) })],
    [
      'deep nesting',
      (socket) =>
        void socket.io.engine.write(`2["subscribe",${'['.repeat(7000)}${']'.repeat(7000)}]`),
    ],
  ])('%s', async (_, act) => {
    const socket = await connect(url)
    act(socket)
    const follower = await follow(url, { stream: 'beside' })
    const before = follower.entries.length
    expect((await post(url, 'beside', numbered(1))).status).toBe(201)
    await eventually(() => follower.entries.length === before + 1)
    follower.leave()
    socket.disconnect()
  })

  it('a message above the limit closes the socket', async () => {
    const socket = await connect(url)
    socket.emit('subscribe', { stream: 'x'.repeat(1024 * 1024) })
    await gone(socket)
  })

  it('an unknown event with an ack is told so, or closed', async () => {
    const socket = await connect(url)
    const answer = await Promise.race([
      ask(socket, 'hello', { a: 1 }),
      gone(socket).then(() => ({ ok: false, code: 'bad-request' })),
    ])
    expect(answer).toMatchObject({ ok: false, code: 'bad-request' })
  })

  it('long polling does not connect', async () => {
    const answer = await send(url, 'GET', '/socket.io/?EIO=4&transport=polling')
    expect([400, 403, 404]).toContain(answer.status)
    await expect(connect(url, { transports: ['polling'] })).rejects.toThrow()
  })
})

hasSurvived(node)
