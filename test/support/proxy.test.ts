import net from 'node:net'
import { eventually, pause } from './eventually'
import { startProxy } from './proxy'
import { started, stopStarted } from './started'

afterAll(stopStarted)

async function startEcho(): Promise<number> {
  const server = net.createServer((socket) => {
    socket.on('error', () => undefined)
    socket.pipe(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  started({ stop: async () => void server.close() })
  return (server.address() as net.AddressInfo).port
}

function open(port: number) {
  const state = { heard: '', closed: false }
  const socket = net.connect(port, '127.0.0.1')
  socket.on('data', (chunk) => {
    state.heard += chunk.toString()
  })
  socket.on('error', () => undefined)
  socket.on('close', () => {
    state.closed = true
  })
  return { state, say: (text: string) => socket.write(text) }
}

describe('the proxy', () => {
  it('passes, holds while stalled, and passes what it held, in order', async () => {
    const proxy = await startProxy(await startEcho())
    const { state, say } = open(proxy.port)
    say('a')
    await eventually(() => state.heard === 'a')
    proxy.mode('stall')
    say('b')
    say('c')
    const late = open(proxy.port)
    late.say('x')
    await pause(100)
    expect([state.heard, late.state.heard]).toEqual(['a', ''])
    proxy.mode('pass')
    await eventually(() => state.heard === 'abc' && late.state.heard === 'x')
  })

  it('cuts what is open and refuses what is new', async () => {
    const proxy = await startProxy(await startEcho())
    const first = open(proxy.port)
    first.say('a')
    await eventually(() => first.state.heard === 'a')
    proxy.mode('refuse')
    proxy.cut()
    await eventually(() => first.state.closed)
    const second = open(proxy.port)
    await eventually(() => second.state.closed)
    expect(second.state.heard).toBe('')
  })
})
