import { EventEmitter } from 'node:events'
import type { IncomingMessage, Server as HttpServer } from 'node:http'
import { LIMITS, type Limits } from '../../server/config'
import { createPlaces } from '../../server/deliver/address'
import { createDrain } from '../../server/deliver/drain'
import { nobodyPresent } from '../../server/deliver/presence/presence'
import { createGateway, type GatewayDeps } from '../../server/deliver/gateway'
import type { Log } from '../../server/log'
import { eventually } from '../support/eventually'
import { ScriptedClock } from './scripted'

type Options = Record<string, unknown> & {
  allowRequest: (request: unknown, answer: (error: unknown, isAllowed: boolean) => void) => void
}

/** Socket.IO as far as a gateway touches it: handshakes, the engine below, sockets. */
class FakeServer extends EventEmitter {
  readonly engine = Object.assign(new EventEmitter(), { use: () => undefined })
  isClosed = false
  constructor(
    into: { io?: FakeServer },
    readonly options: Options,
  ) {
    super()
    into.io = this
  }
  of() {
    return { adapter: new EventEmitter() }
  }
  close(): void {
    this.isClosed = true
  }
}
jest.mock('socket.io', () => ({
  Server: jest.fn((into, options) => new FakeServer(into, options)),
}))

class FakeConnection extends EventEmitter {
  readonly said: unknown[] = []
  isClosed = false
  /** The closing of its WebSocket. */
  answers = true
  readonly transport = {
    socket: Object.assign(new EventEmitter(), {
      readyState: 1,
      close: (...given: unknown[]) => void this.said.push(given),
      terminate: () => void this.said.push('cut'),
    }),
  }
  socket!: FakeSocket
  constructor(readonly request: IncomingMessage) {
    super()
  }
  close(): void {
    this.isClosed = true
    if (this.answers) this.transport.socket.readyState = 3
    this.emit('close')
  }
}
class FakeSocket extends EventEmitter {
  connected = true
  readonly request: IncomingMessage
  constructor(readonly conn: FakeConnection) {
    super()
    this.request = conn.request
  }
  onAny(): void {}
}

const from = (remoteAddress: string, headers = {}) =>
  ({ headers, socket: { remoteAddress } }) as unknown as IncomingMessage
const HERE = from('10.0.0.1')

const gateways: { stop(): void }[] = []
afterEach(() => {
  for (const gateway of gateways.splice(0)) gateway.stop()
})

function start(more: Partial<Limits> = {}, given: Partial<GatewayDeps> = {}) {
  const limits = { ...LIMITS, ...more }
  const clock = new ScriptedClock()
  const drain = createDrain(limits)
  const logged: unknown[] = []
  const log = { info: (...line: unknown[]) => logged.push(line) } as unknown as Log
  const into: { io?: FakeServer } = {}
  const gateway = createGateway(
    into as unknown as HttpServer,
    {
      limits,
      places: createPlaces(limits),
      drain,
      clock: { now: () => clock.now() },
      log,
      trustProxy: false,
      allow: () => true,
      identify: () => ({ id: 'anybody' }),
      may: () => true,
      presence: nobodyPresent,
      ...given,
    } as GatewayDeps,
  )
  gateways.push(gateway)
  const io = into.io!
  return {
    io,
    clock,
    logged,
    gateway,
    drain,
    isLetIn(request: IncomingMessage): boolean | undefined {
      let isAllowed: boolean | undefined
      io.options.allowRequest(request, (_error, allowed) => (isAllowed = allowed))
      return isAllowed
    },
    connect(request = HERE): FakeConnection {
      const connection = new FakeConnection(request)
      io.engine.emit('connection', connection)
      connection.socket = new FakeSocket(connection)
      io.emit('connection', connection.socket)
      return connection
    },
  }
}

test('sizes and times of connections are those of the configuration', () => {
  const { io } = start({
    socketMessageBytes: 1,
    connectTimeoutMs: 2,
    pingEveryMs: 3,
    pingTimeoutMs: 4,
  })
  expect(io.options).toMatchObject({
    transports: ['websocket'],
    serveClient: false,
    maxHttpBufferSize: 1,
    connectTimeout: 2,
    pingInterval: 3,
    pingTimeout: 4,
  })
})

test('a handshake that is not allowed is refused', () => {
  const { isLetIn } = start(
    {},
    { allow: ({ headers }) => headers.origin !== 'https://evil.example' },
  )
  expect(isLetIn(HERE)).toBe(true)
  expect(isLetIn(from('10.0.0.1', { origin: 'https://evil.example' }))).toBe(false)
})

test('P7: an address that holds its connections gets no more until one closes; others do', () => {
  const { isLetIn, connect } = start({ socketsPerAddress: 2 })
  const [one] = [connect(), connect()]
  expect([isLetIn(HERE), isLetIn(from('10.0.0.2'))]).toEqual([false, true])
  one!.close()
  expect(isLetIn(HERE)).toBe(true)
})

test('P7: behind a proxy that is trusted, it is the address that the proxy saw', () => {
  const { isLetIn, connect } = start({ socketsPerAddress: 1 }, { trustProxy: true })
  const through = (address: string) =>
    from('10.0.0.1', { 'x-forwarded-for': `1.2.3.4, ${address}` })
  connect(through('9.9.9.1'))
  expect([isLetIn(through('9.9.9.1')), isLetIn(through('9.9.9.2'))]).toEqual([false, true])
})

test('P7: who does not take what it was sent is told why and closed, and the log says so; others stay', async () => {
  const { connect, clock, logged } = start({ watchMs: 5, backlogCloseMs: 1_000 })
  const [frozen, reading] = [connect(), connect()]
  for (const one of [frozen!, reading!]) one.emit('packetCreate', { data: 'x'.repeat(100) })
  await clock.advance(1_000)
  reading!.emit('drain')
  await clock.advance(1)
  await eventually(() => frozen!.isClosed)
  expect(frozen!.said).toEqual([[1013, 'slow']])
  expect(logged).toEqual([
    ['socket closed', { code: 'slow', waiting: expect.any(Number) as number }],
  ])
  expect(reading!.isClosed).toBe(false)
})

test('P7: who does not answer the close is cut off', async () => {
  const { connect } = start({ closeGraceMs: 5 })
  const [silent, late, answering] = [connect(), connect(), connect()]
  silent!.answers = late!.answers = false
  for (const one of [silent!, late!, answering!]) one.close()
  late!.transport.socket.emit('close')
  await eventually(() => silent!.said.includes('cut'))
  expect([late!.said, answering!.said]).toEqual([[], []])
})

test('a stop closes each connection, so that clients come back by themselves, and then the door', async () => {
  const { connect, gateway, drain, io } = start()
  const [one, gone] = [connect(), connect()]
  gone!.socket.emit('disconnect')
  await drain.run()
  expect([one!.isClosed, gone!.isClosed, io.isClosed]).toEqual([true, false, false])
  gateway.stop()
  expect(io.isClosed).toBe(true)
})
