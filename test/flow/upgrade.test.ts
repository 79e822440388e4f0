import { sendRaw } from '../support/http'
import { startLocal, type Local } from '../support/local'
import { connect } from '../support/sockets'
import { stopStarted } from '../support/started'

afterAll(stopStarted)

let local: Local
beforeAll(async () => {
  local = await startLocal()
})

const OFFERS = [
  'Connection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n',
  'Connection: upgrade, close\r\nUpgrade: TLS/1.0, HTTP/2.0\r\n',
]
const BODY = '{"type":"Like","summary":"through an offer"}'
const head = (line: string, more: string) =>
  `${line} HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n${more}`
const port = () => Number(new URL(local.url).port)

test.each(OFFERS)('who offers another protocol is answered in this one: %j', async (offer) => {
  const path = '/streams/offered/activities'
  const length = `Content-Type: application/json\r\nContent-Length: ${BODY.length}\r\n`
  const posted = await sendRaw(port(), `${head(`POST ${path}`, offer + length)}\r\n${BODY}`)
  expect(posted).toMatch(/^HTTP\/1\.1 201 /)
  expect(posted).toContain('through an offer')
  const read = await sendRaw(port(), `${head(`GET ${path}`, offer)}\r\n`)
  expect(read).toMatch(/^HTTP\/1\.1 200 /)
  expect(read).toContain('through an offer')
})

test('WebSocket is still taken up', async () => {
  expect((await connect(local.url)).connected).toBe(true)
})
