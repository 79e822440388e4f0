import { eventually } from '../support/eventually'
import { send } from '../support/http'
import { spawnNode } from '../support/node'
import { post } from '../support/rest'
import { full, limits, ms } from '../support/scale'
import { follow } from '../support/sockets'
import { attackNode, hasSurvived } from './attacked'
import { CRLF, handshakeOf, headOf, trickle } from '../support/trickle'

const COUNT = full ? 2_000 : 200
const EVERY_MS = ms(250, 1_000)
const CLOSED_MS = ms(15_000, 60_000)

const node = attackNode(
  limits({
    headersTimeoutMs: 1_000,
    requestTimeoutMs: 2_000,
    connectTimeoutMs: 1_000,
    closeGraceMs: 1_000,
  }),
)

const head =
  (line: string, ...more: string[]) =>
  () =>
    headOf(node().port, line, ...more)

describe('connections that keep the server waiting are closed, and others are served meanwhile', () => {
  it.each<[string, () => string, string, RegExp, number?]>([
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
    [
      'an upgrade without the packet that connects',
      () => handshakeOf(node().port),
      '',
      /^HTTP\/1\.1 101 /,
      full ? 10_000 : COUNT,
    ],
    // A masked text frame that announces 100 bytes; one comes now and then.
    [
      'an upgrade and a frame without an end',
      () => `${handshakeOf(node().port)}\u0081\u00e4`,
      'x',
      /^HTTP\/1\.1 101 /,
    ],
  ])('%s', async (_, first, drop, heard, count = COUNT) => {
    const slow = await Promise.all(
      Array.from({ length: count }, () => trickle(node().port, first(), drop, EVERY_MS)),
    )
    const follower = await follow(node().url, { stream: 'beside' })
    const before = follower.entries.length
    expect((await send(node().url, 'GET', '/healthz')).status).toBe(200)
    expect((await post(node().url, 'beside', { type: 'Note', content: 'x' })).status).toBe(201)
    await eventually(() => follower.entries.length === before + 1)
    // They were still there: who waits holds nobody up.
    expect(slow.filter((one) => one.open()).length).toBeGreaterThan(count / 2)

    await eventually(() => slow.every((one) => !one.open()), CLOSED_MS)
    expect(slow.filter((one) => !heard.test(one.heard()))).toEqual([])
    expect(follower.socket.connected).toBe(true)
    follower.leave()
  })
})

it('P7: a node stops in time although such a connection does not answer', async () => {
  const other = await spawnNode({ FRESHET_LIMITS: JSON.stringify({ closeGraceMs: 500 }) })
  const slow = await trickle(other.port, handshakeOf(other.port))
  await eventually(() => slow.heard().startsWith('HTTP/1.1 101 '))
  expect(await other.stop()).toBe(0)
})

hasSurvived(node)
