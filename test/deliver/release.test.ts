/**
 * What a connection lets go of, held against a real one: the request is collected while the connection lasts.
 */
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { Server, type Socket } from 'socket.io'
import { directTo } from '../../server/deliver/direct'
import { releaseAnswers, releaseRequest } from '../../server/deliver/release'
import { eventually } from '../support/eventually'
import { connect } from '../support/sockets'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

test('gate 12: the upgrade request is gone while the connection lasts, and frames still go the short way', async () => {
  const server = createServer()
  const io = new Server(server, { transports: ['websocket'] })
  releaseAnswers(io)
  let request: WeakRef<IncomingMessage> | null = null
  const arrived = new Promise<Socket>((resolve) =>
    io.once('connection', (socket) => {
      request = new WeakRef(socket.request)
      releaseRequest(socket)
      resolve(socket)
    }),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const client = await connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    const socket = await arrived
    await eventually(async () => {
      collect()
      return request!.deref() === undefined
    })
    expect([socket.connected, client.connected, directTo(socket) === null]).toEqual([
      true,
      true,
      false,
    ])
  } finally {
    await io.close()
  }
})
