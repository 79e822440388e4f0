import type { Socket } from 'socket.io'
import { LIMITS, type Limits } from '../../server/config'
import { createFanOut } from '../../server/deliver/fan-out'
import { Spliced } from '../../server/deliver/frame'
import { ScriptedClock } from './scripted'

/** A socket as Socket.IO, Engine.IO, ws and TCP show it; `got` in the order in which it left. */
class FakeSocket {
  readonly got: string[] = []
  readonly tcp = {
    destroyed: false,
    writableLength: 0,
    write: (bytes: Buffer) => void this.got.push(`direct ${seqIn(bytes.toString())}`),
  }
  readonly webSocket = { readyState: 1 }
  readonly conn = {
    readyState: 'open',
    writeBuffer: [] as unknown[],
    transport: { name: 'websocket', socket: this.webSocket },
    request: { socket: this.tcp },
  }
  onEmit: () => void = () => undefined
  constructor(readonly id: string) {}
  emit(_event: string, { json }: Spliced): void {
    this.got.push(`ordinary ${seqIn(json)}`)
    this.onEmit()
  }
}

const seqIn = (text: string): string => /"seq":([0-9]+)/.exec(text)![1]!
const frame = (seq: number) => new Spliced(`{"seq":${seq}}`)

function start(count: number, more: Partial<Limits> = {}) {
  const clock = new ScriptedClock()
  const fanOut = createFanOut({ limits: { ...LIMITS, fanOutSlice: 2, ...more }, clock })
  const sockets = Array.from({ length: count }, (_, at) => new FakeSocket(`s${at}`))
  const join = (socket: FakeSocket, sent = 0) => fanOut.join(socket as unknown as Socket, sent)
  for (const socket of sockets) join(socket)
  const got = () => sockets.map((socket) => socket.got.map((one) => one.replace(/^.* /, '')).join())
  return { clock, fanOut, sockets, join, got, send: (seq: number) => fanOut.send(frame(seq), seq) }
}

test('so many members are served in a turn, the others in the next ones', async () => {
  const { clock, send, got } = start(5)
  send(1)
  expect(got()).toEqual(['1', '1', '', '', ''])
  await clock.advance(0)
  expect(got()).toEqual(['1', '1', '1', '1', '1'])
})

test('a frame that comes amid another waits for nothing and overtakes nothing', async () => {
  const { clock, send, got } = start(5)
  send(1)
  send(2)
  expect(got()).toEqual(['1,2', '1,2', '1', '1', '1'])
  await clock.advance(0)
  expect(got()).toEqual(Array(5).fill('1,2'))
})

test('who joins amid a frame has it already; who leaves is told nothing more, and where it stands is known', async () => {
  const { clock, fanOut, sockets, join, send, got } = start(4)
  send(1)
  expect([fanOut.sent('s0'), fanOut.sent('s3')]).toEqual([1, 0])
  fanOut.leave('s3')
  expect(fanOut.sent('s3')).toBeNull()
  const late = new FakeSocket('late')
  join(late, 1)
  await clock.advance(0)
  expect([got(), late.got]).toEqual([['1', '1', '1', ''], []])

  join(sockets[3]!, 1)
  send(2)
  await clock.advance(0)
  expect([got(), late.got]).toEqual([['1,2', '1,2', '1,2', '2'], ['direct 2']])
})

test('who comes back amid the frame it left in is not given it: it was chased past it', async () => {
  const { clock, fanOut, sockets, join, send, got } = start(4)
  send(1)
  fanOut.leave('s3')
  join(sockets[3]!, 1)
  await clock.advance(0)
  expect(got()).toEqual(['1', '1', '1', ''])
  expect(fanOut.sent('s3')).toBe(1)
})

test('who is shed while it is being given a frame is chased from its end, and costs nobody his', async () => {
  const { clock, fanOut, sockets, send, got } = start(6, { directWrites: 0 })
  let stood: number | null = null
  sockets[0]!.onEmit = () => {
    stood = fanOut.sent('s0')
    fanOut.leave('s0')
  }
  send(1)
  await clock.advance(0)
  expect([stood, got()]).toEqual([1, Array(6).fill('1')])
})

test('a reset drops what is on its way: it would come after the reset, from another numbering', async () => {
  const { clock, fanOut, send, got } = start(4)
  send(7)
  fanOut.reset(3)
  await clock.advance(0)
  expect([got(), fanOut.sent('s0'), fanOut.sent('s3')]).toEqual([['7', '7', '', ''], 3, 3])
})

describe('the short way is taken only when everything before has left', () => {
  const troubles: [what: string, make: (socket: FakeSocket) => void][] = [
    ['the connection has not taken all', ({ tcp }) => (tcp.writableLength = 1)],
    ['the engine holds packets back', ({ conn }) => conn.writeBuffer.push({})],
    ['the WebSocket is closing', ({ webSocket }) => (webSocket.readyState = 2)],
    ['the engine is closing', ({ conn }) => (conn.readyState = 'closing')],
    ['the connection is gone', ({ tcp }) => (tcp.destroyed = true)],
  ]
  test.each(troubles)('not when %s', (_what, make) => {
    const { sockets, send } = start(1)
    send(1)
    make(sockets[0]!)
    send(2)
    expect(sockets[0]!.got).toEqual(['direct 1', 'ordinary 2'])
  })

  test('not when it is turned off, nor where Engine.IO shows itself otherwise than we know it', () => {
    const off = start(1, { directWrites: 0 })
    off.send(1)
    expect(off.sockets[0]!.got).toEqual(['ordinary 1'])
    const { fanOut, join, send } = start(0)
    const strange = new FakeSocket('strange')
    Object.assign(strange.conn, { writeBuffer: undefined })
    join(strange)
    send(1)
    expect([strange.got, fanOut.sent('strange')]).toEqual([['ordinary 1'], 1])
  })
})

test('when the last frame had been given to all is known, so that the next one waits for company', async () => {
  const { clock, fanOut, send } = start(4)
  send(1)
  await clock.advance(0)
  const then = clock.now()
  await clock.advance(10)
  expect(fanOut.ended()).toBe(then)
  send(2)
  expect(fanOut.ended()).toBe(clock.now())
})
