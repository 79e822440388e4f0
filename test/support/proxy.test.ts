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

async function startListener() {
  const heard: string[] = []
  const server = net.createServer((socket) => {
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => heard.push(chunk.toString()))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  started({ stop: async () => void server.close() })
  return { port: (server.address() as net.AddressInfo).port, heard }
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

  it('ends the answers of a half-closed connection, and still passes what is said to the end of it', async () => {
    const { port, heard } = await startListener()
    const proxy = await startProxy(port)
    const socket = net.connect({ port: proxy.port, host: '127.0.0.1', allowHalfOpen: true })
    const ended = new Promise((resolve) => socket.once('end', resolve))
    socket.resume().write('a')
    await eventually(() => heard.join('') === 'a')
    proxy.halfClose()
    await ended
    socket.end('b')
    await eventually(() => heard.join('') === 'ab')
    expect(proxy.struck.halfClosed).toBe(1)
  })

  it('delays without holding up what follows, in order, also when the delay ends', async () => {
    const proxy = await startProxy(await startEcho())
    const { state, say } = open(proxy.port)
    proxy.weather({ delayMs: 300 })
    const begin = performance.now()
    for (const text of ['a', 'b', 'c']) {
      say(text)
      await pause(30)
    }
    proxy.weather({})
    say('d')
    expect(state.heard).toBe('')
    await eventually(() => state.heard === 'abcd')
    expect(performance.now() - begin).toBeGreaterThan(290)
    expect(proxy.struck.late).toBeGreaterThan(3)
  })

  it('throttles to so many bytes a second', async () => {
    const proxy = await startProxy(await startEcho())
    const { state, say } = open(proxy.port)
    proxy.weather({ bytesPerSecond: 100_000 })
    const begin = performance.now()
    const text = 'x'.repeat(50_000)
    say(text)
    await eventually(() => state.heard === text)
    expect(performance.now() - begin).toBeGreaterThan(450)
  })

  it('flips a bit in every n-th piece', async () => {
    const { port, heard } = await startListener()
    const proxy = await startProxy(port)
    const { say } = open(proxy.port)
    proxy.weather({ corruptEvery: 2 })
    for (const [count, text] of ['aaa', 'bbb', 'ccc', 'ddd'].entries()) {
      say(text)
      await eventually(() => heard.join('').length === 3 * (count + 1))
    }
    expect([heard.join(''), proxy.struck.corrupted]).toEqual(['aaabcbcccded', 2])
  })

  it('moves to another port for new connections', async () => {
    const { port, heard } = await startListener()
    const proxy = await startProxy(await startEcho())
    const before = open(proxy.port)
    before.say('a')
    await eventually(() => before.state.heard === 'a')
    proxy.target(port)
    open(proxy.port).say('b')
    await eventually(() => heard.join('') === 'b')
    before.say('c')
    await eventually(() => before.state.heard === 'ac')
  })
})
