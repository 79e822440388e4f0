import net from 'node:net'
import { eventually } from '../support/eventually'
import { send } from '../support/http'
import { type FreshetNode, spawnNode } from '../support/node'
import { post } from '../support/rest'
import { follow } from '../support/sockets'
import { started, stopStarted } from '../support/started'

jest.setTimeout(60_000)
afterAll(stopStarted)

const COUNT = 200
const CRLF = '\r\n'

let node: FreshetNode
beforeAll(async () => {
  node = await spawnNode({
    FRESHET_LIMITS: JSON.stringify({
      headersTimeoutMs: 1_000,
      requestTimeoutMs: 2_000,
      connectTimeoutMs: 1_000,
      closeGraceMs: 1_000,
    }),
  })
})

interface Slow {
  readonly open: () => boolean
  readonly heard: () => string
}

/** Says `first`, and then `drop` again and again, without ever coming to an end. */
function trickle(first: string, drop: string, everyMs: number, port = node.port): Promise<Slow> {
  return new Promise((resolve, reject) => {
    let open = true
    let heard = ''
    const socket = net.connect(port, '127.0.0.1', () => {
      if (first !== '') socket.write(first, 'latin1')
      resolve({ open: () => open, heard: () => heard })
    })
    const timer = setInterval(() => drop !== '' && socket.write(drop), everyMs)
    socket.on('data', (bytes) => (heard += bytes.toString('latin1')))
    socket.on('error', reject)
    socket.on('end', () => socket.destroy())
    socket.on('close', () => {
      open = false
      clearInterval(timer)
    })
    started({
      stop: async () => {
        clearInterval(timer)
        socket.destroy()
      },
    })
  })
}

const head =
  (line: string, ...more: string[]) =>
  () =>
    [line, `Host: 127.0.0.1:${node.port}`, ...more, '', ''].join(CRLF)
const handshake = head(
  'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
)

it('P7: a node stops in time although such a connection does not answer', async () => {
  const other = await spawnNode({ FRESHET_LIMITS: JSON.stringify({ closeGraceMs: 500 }) })
  const slow = await trickle(handshake(), '', 1_000, other.port)
  await eventually(() => slow.heard().startsWith('HTTP/1.1 101 '))
  expect(await other.stop()).toBe(0)
})

describe(`${COUNT} connections that keep the server waiting are closed, and others are served meanwhile`, () => {
  it.each<[string, () => string, string, RegExp]>([
    ['nothing is ever sent', () => '', '', /^$|^HTTP\/1\.1 408 /],
    ['a request line without an end', () => 'GET /streams', 'x', /^$|^HTTP\/1\.1 408 /],
    [
      'a header that goes on',
      () => `GET /healthz HTTP/1.1${CRLF}Host: localhost${CRLF}X-Long: a`,
      'a',
      /^$|^HTTP\/1\.1 408 /,
    ],
    [
      'one header after the other',
      () => `GET /healthz HTTP/1.1${CRLF}Host: localhost${CRLF}`,
      `A: b${CRLF}`,
      /^$|^HTTP\/1\.1 408 /,
    ],
    [
      'a body, byte by byte',
      head(
        'POST /streams/general/activities HTTP/1.1',
        'Content-Type: application/activity+json',
        'Content-Length: 1000',
      ),
      ' ',
      /^$|^HTTP\/1\.1 408 /,
    ],
    [
      'a body in chunks without end',
      head(
        'POST /streams/general/activities HTTP/1.1',
        'Content-Type: application/activity+json',
        'Transfer-Encoding: chunked',
      ),
      `1${CRLF} ${CRLF}`,
      /^$|^HTTP\/1\.1 408 /,
    ],
    ['an upgrade without the packet that connects', handshake, '', /^HTTP\/1\.1 101 /],
    // A masked text frame that announces 100 bytes; one comes now and then.
    [
      'an upgrade and a frame without an end',
      () => `${handshake()}\u0081\u00e4`,
      'x',
      /^HTTP\/1\.1 101 /,
    ],
  ])('%s', async (_, first, drop, heard) => {
    const slow = await Promise.all(Array.from({ length: COUNT }, () => trickle(first(), drop, 250)))
    const follower = await follow(node.url, { stream: 'beside' })
    const before = follower.entries.length
    expect((await send(node.url, 'GET', '/healthz')).status).toBe(200)
    expect((await post(node.url, 'beside', { type: 'Note', content: 'x' })).status).toBe(201)
    await eventually(() => follower.entries.length === before + 1)
    // They were still there: who waits holds nobody up.
    expect(slow.filter((one) => one.open()).length).toBeGreaterThan(COUNT / 2)

    await eventually(() => slow.every((one) => !one.open()), 15_000)
    expect(slow.filter((one) => !heard.test(one.heard()))).toEqual([])
    expect(follower.socket.connected).toBe(true)
    follower.leave()
  })

  it('no error of its own was logged', () => {
    expect(node.child.stderr.filter((line) => line.includes('"level":"error"'))).toEqual([])
  })
})
