import { EventEmitter } from 'node:events'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { LIMITS } from '../../server/config'
import {
  addressOf,
  createPlaces,
  limitConnections,
  placeAnswer,
} from '../../server/deliver/address'

const requestOf = (remoteAddress: string | undefined, forwarded?: string) =>
  ({
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
    socket: { remoteAddress },
  }) as unknown as IncomingMessage

test.each<[string, string | undefined, string | undefined, boolean, string]>([
  ['as the connection has it', '10.0.0.1', undefined, false, '10.0.0.1'],
  ['what a client writes is not believed', '10.0.0.1', '9.9.9.9', false, '10.0.0.1'],
  ['what a trusted proxy adds is last', '10.0.0.1', '1.1.1.1, 9.9.9.9', true, '9.9.9.9'],
  ['a trusted proxy that adds nothing', '10.0.0.1', undefined, true, '10.0.0.1'],
  ['nor anything of use', '10.0.0.1', '9.9.9.9, ', true, '10.0.0.1'],
  ['a connection that is gone', undefined, undefined, false, ''],
])('%s', (_title, remote, forwarded, trusted, address) => {
  expect(addressOf(requestOf(remote, forwarded), trusted)).toBe(address)
})

const limits = {
  ...LIMITS,
  socketsPerAddress: 2,
  socketsPerLoopback: 3,
  connectionsPerAddress: 2,
  connectionsPerLoopback: 3,
}

test.each([
  ['10.0.0.1', 2],
  ['::ffff:10.0.0.1', 2],
  ['127.0.0.1', 3],
  ['::ffff:127.0.0.1', 3],
  ['::1', 3],
])('%s holds %i, and another address is not touched', (address, most) => {
  const places = createPlaces(limits)
  for (let count = 0; count < most; count++) {
    expect(places.isFull(address)).toBe(false)
    places.take(address)
  }
  expect([places.isFull(address), places.isFull('10.9.9.9')]).toEqual([true, false])
})

test('P7: an answer holds its place until it closes; then the next may come', () => {
  const places = createPlaces(limits)
  const answers = [new EventEmitter(), new EventEmitter(), new EventEmitter()]
  const place = (index: number) =>
    placeAnswer(places, '10.0.0.1', answers[index] as unknown as ServerResponse)
  place(0)
  place(1)
  expect(() => place(2)).toThrow(expect.objectContaining({ code: 'limit', status: 429 }) as Error)
  answers[0]!.emit('close')
  place(2)
  expect(places.isFull('10.0.0.1')).toBe(true)
})

test('P7: of one address too many, a connection is cut before it has said anything', () => {
  const server = new EventEmitter()
  limitConnections(server as Server, limits)
  const connect = () => {
    const destroy = jest.fn()
    const socket = Object.assign(new EventEmitter(), { remoteAddress: '10.0.0.1', destroy })
    server.emit('connection', socket)
    return socket
  }
  const [one, two, three] = [connect(), connect(), connect()]
  expect([one, two, three].map((socket) => socket!.destroy.mock.calls.length)).toEqual([0, 0, 1])
  three!.emit('close') // it never had a place to give back
  expect(connect().destroy).toHaveBeenCalled()
  one!.emit('close')
  expect(connect().destroy).not.toHaveBeenCalled()
})
