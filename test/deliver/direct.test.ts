/**
 * Frames that are written past Socket.IO, to a real client over a real connection.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server, type Socket } from 'socket.io'
import { directTo, frameBytes } from '../../server/deliver/direct'
import { parser, Spliced } from '../../server/deliver/frame'
import { eventually } from '../support/eventually'
import { connect } from '../support/sockets'

const stops: (() => unknown)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

async function pair() {
  const server = createServer()
  const io = new Server(server, { transports: ['websocket'], parser })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  stops.push(() => io.close())
  const arrived = new Promise<Socket>((resolve) => io.once('connection', resolve))
  const client = await connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const got: unknown[] = []
  client.on('entries', (value: unknown) => got.push(value))
  return { server: await arrived, client, got }
}

test.each([0, 1, 100, 125, 126, 200, 65_535, 65_536, 200_000])(
  'a text of %d characters arrives as it was, whatever its length takes',
  async (length) => {
    const { server, got } = await pair()
    const value = { text: '7'.repeat(length), other: 'über 🌊' }
    expect(directTo(server)!.write(frameBytes('entries', new Spliced(JSON.stringify(value))))).toBe(
      true,
    )
    await eventually(async () => got.length === 1)
    expect(got).toEqual([value])
  },
)

test('what goes the short way and what goes the ordinary way keep their order, also when the connection is full', async () => {
  const { server, client, got } = await pair()
  const direct = directTo(server)!
  const ways = { direct: 0, ordinary: 0 }
  const padding = 'x'.repeat(60_000)
  let number = 0
  const sendShort = () => {
    const payload = new Spliced(JSON.stringify({ number: number++, padding }))
    if (direct.write(frameBytes('entries', payload))) ways.direct++
    else {
      ways.ordinary++
      server.emit('entries', payload)
    }
  }
  for (let burst = 0; burst < 20; burst++) {
    for (let at = 0; at < 10; at++) {
      if (at % 3 === 0) server.emit('entries', { number: number++ })
      sendShort()
    }
    await new Promise(setImmediate)
  }
  await eventually(async () => got.length === number)
  expect(got.map((value) => (value as { number: number }).number)).toEqual([
    ...Array(number).keys(),
  ])
  expect(ways.direct).toBeGreaterThan(0)
  expect(ways.ordinary).toBeGreaterThan(0)
  expect(client.connected).toBe(true)
})
