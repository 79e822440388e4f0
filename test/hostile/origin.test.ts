import { type FreshetNode, spawnNode } from '../support/node'
import { send } from '../support/http'
import { AS2, streamPath } from '../support/rest'
import { connect } from '../support/sockets'
import { stopStarted } from '../support/started'

jest.setTimeout(60_000)
afterAll(stopStarted)

const LIKE =
  '{"type":"Like","actor":"https://people.example/ann","object":"https://photos.example/7"}'

let plain: FreshetNode
let named: FreshetNode
beforeAll(async () => {
  plain = await spawnNode()
  named = await spawnNode({ PUBLIC_URL: 'https://feed.example' })
})

/** PORT stands for the node's own. */
const at = (node: FreshetNode, text: string) => text.replace('PORT', String(node.port))
const nodeOf = (which: string) => (which === 'plain' ? plain : named)
const post = (node: FreshetNode, headers: Record<string, string>) =>
  send(node.url, 'POST', streamPath('general'), { headers: { ...AS2, ...headers }, body: LIKE })

describe('Host, while HOST is loopback', () => {
  it.each<[string, string, boolean]>([
    ['plain', 'localhost:PORT', true],
    ['plain', 'localhost', true],
    ['plain', '127.0.0.1:PORT', true],
    ['plain', '[::1]:PORT', true],
    ['plain', 'LocalHost:PORT', true],
    ['plain', 'evil.example', false],
    ['plain', 'evil.example:PORT', false],
    ['plain', 'localhost.evil.example', false],
    ['plain', 'localhost.:PORT', false],
    ['plain', '127.0.0.1.evil.example', false],
    ['plain', 'evil.example@localhost', false],
    ['plain', '127.0.0.2:PORT', false],
    ['plain', '0.0.0.0:PORT', false],
    ['plain', 'feed.example', false],
    ['named', 'feed.example', true],
    ['named', 'localhost:PORT', true],
    ['named', 'feed.example.evil.example', false],
  ])('%s node, Host: %s → allowed %s', async (which, host, allowed) => {
    const node = nodeOf(which)
    const headers = { host: at(node, host) }
    const read = await send(node.url, 'GET', streamPath('general'), { headers })
    const wrote = await post(node, headers)
    if (allowed) expect([read.status, wrote.status]).toEqual([200, 201])
    else
      for (const answer of [read, wrote])
        expect([answer.status, answer.json().code]).toEqual([403, 'forbidden'])
  })

  it.each(['/', '/healthz', '/streams', '/nothing'])('%s asks for it too', async (path) => {
    const answer = await send(plain.url, 'GET', path, { headers: { host: 'evil.example' } })
    expect(answer.status).toBe(403)
  })

  it('a socket with a foreign Host does not connect', async () => {
    await expect(connect(plain.url, { extraHeaders: { host: 'evil.example' } })).rejects.toThrow()
  })
})

describe('Origin', () => {
  const CASES: [string, string, string, boolean][] = [
    ['plain', 'localhost:PORT', 'http://localhost:PORT', true],
    ['plain', '127.0.0.1:PORT', 'http://127.0.0.1:PORT', true],
    ['plain', '127.0.0.1:PORT', 'http://localhost:PORT', true], // PUBLIC_URL's
    ['plain', 'localhost:PORT', 'http://localhost:1', false],
    ['plain', 'localhost:PORT', 'https://evil.example', false],
    ['plain', 'localhost:PORT', 'null', false],
    ['plain', 'localhost:PORT', 'http://localhost:PORT.evil.example', false],
    ['plain', 'localhost:PORT', 'http://evil.example/http://localhost:PORT', false],
    ['plain', 'localhost:PORT', 'nonsense', false],
    ['named', 'feed.example', 'https://feed.example', true],
    ['named', 'localhost:PORT', 'https://feed.example', true],
    ['named', 'feed.example', 'https://feed.example.evil.example', false],
    ['named', 'feed.example', 'https://evil.example', false],
  ]

  it.each(CASES)(
    '%s node, Host %s, Origin %s → writes: %s',
    async (which, host, origin, allowed) => {
      const node = nodeOf(which)
      const answer = await post(node, { host: at(node, host), origin: at(node, origin) })
      if (allowed) expect(answer.status).toBe(201)
      else expect([answer.status, answer.json().code]).toEqual([403, 'forbidden'])
    },
  )

  it.each(CASES)(
    '%s node, Host %s, Origin %s → sockets: %s',
    async (which, host, origin, allowed) => {
      const node = nodeOf(which)
      const extraHeaders = { host: at(node, host), origin: at(node, origin) }
      const connecting = connect(node.url, { extraHeaders })
      if (allowed) expect((await connecting).connected).toBe(true)
      else await expect(connecting).rejects.toThrow()
    },
  )

  it('DELETE asks for it, reading does not', async () => {
    const headers = { origin: 'https://evil.example' }
    expect((await send(plain.url, 'DELETE', '/activities/x', { headers })).status).toBe(403)
    expect((await send(plain.url, 'GET', streamPath('general'), { headers })).status).toBe(200)
  })

  it('without an Origin programs may write', async () => {
    expect((await post(plain, {})).status).toBe(201)
  })
})
