import { Encoder, PacketType, type Packet } from 'socket.io-parser'
import { Entry } from '../../server/deliver/entry'
import { entriesJson, frameOf, parser, Spliced } from '../../server/deliver/frame'
import { entriesOf } from './scripted'

const encoder = new parser.Encoder()

function decode(text: unknown): Packet {
  const packets: Packet[] = []
  const decoder = new parser.Decoder()
  decoder.on('decoded', (packet: Packet) => packets.push(packet))
  decoder.add(text)
  expect(packets).toHaveLength(1)
  return packets[0]!
}

const event = (...data: unknown[]): Packet => ({ type: PacketType.EVENT, nsp: '/', data })
const place = { room: 'weir', stream: 'weir', epoch: 'abcdefgh' }

describe('a frame', () => {
  const frame = frameOf({ ...place, from: 10, entries: entriesOf(11, 12), seq: 14 })

  test('has the members of the wire, in its order', () => {
    expect(frame.json).toBe(
      '{"room":"weir","stream":"weir","epoch":"abcdefgh","from":10,"entries":[' +
        '{"seq":11,"activity":{"type":"Like","id":"urn:n:11"}},' +
        '{"seq":12,"activity":{"type":"Create","id":"urn:n:12"}}],"seq":14}',
    )
  })

  test('may be empty', () => {
    expect(JSON.parse(frameOf({ ...place, from: 10, entries: [], seq: 14 }).json)).toEqual({
      ...place,
      from: 10,
      entries: [],
      seq: 14,
    })
  })

  test('a room that needs escaping is escaped', () => {
    const room = 'weir?tag="a\\b"\u2028'
    const { json } = frameOf({ ...place, room, from: 0, entries: [], seq: 1 })
    expect(JSON.parse(json)).toMatchObject({ room })
  })

  test('comes out of the decoder as it went in', () => {
    const [text, ...more] = encoder.encode(event('entries', frame))
    expect(more).toEqual([])
    expect(decode(text)).toEqual({
      type: PacketType.EVENT,
      nsp: '/',
      data: ['entries', JSON.parse(frame.json)],
    })
  })
})

test('the stored text travels byte for byte: numbers, escapes, order, odd keys', () => {
  const stored =
    '{"type":"Like","big":9007199254740993,"one":1.0,"exp":1E+2,"esc":"\\u00e9\\/","é":"é🌊","$a.b":{"z":1,"a":-0},"__proto__x":1}'
  const [text] = encoder.encode(
    event('entries', frameOf({ ...place, from: 0, entries: [new Entry(1, stored)], seq: 1 })),
  )
  expect(text).toContain(`{"seq":1,"activity":${stored}}`)
  expect(entriesJson([new Entry(1, stored)])).toBe(`[{"seq":1,"activity":${stored}}]`)
})

describe('acknowledgements', () => {
  test('spliced', () => {
    const packet = { type: PacketType.ACK, nsp: '/', id: 7, data: [new Spliced('{"a":1.0}')] }
    expect(encoder.encode(packet)).toEqual(['37[{"a":1.0}]'])
    expect(decode('37[{"a":1.0}]')).toMatchObject({ type: PacketType.ACK, id: 7, data: [{ a: 1 }] })
  })

  test('of another namespace', () => {
    const packet = { type: PacketType.EVENT, nsp: '/x', id: 0, data: ['e', new Spliced('[]')] }
    expect(encoder.encode(packet)).toEqual(['2/x,0["e",[]]'])
    expect(decode('2/x,0["e",[]]')).toMatchObject({ nsp: '/x', id: 0, data: ['e', []] })
  })
})

describe('everything else is encoded as the parser does', () => {
  const packets: [title: string, packet: Packet][] = [
    ['an event', event('reset', { room: 'weir' })],
    ['an event with a buffer', event('photo', Buffer.from('x'))],
    ['an acknowledgement', { type: PacketType.ACK, nsp: '/', id: 3, data: [{ ok: true }] }],
    ['connect', { type: PacketType.CONNECT, nsp: '/', data: { sid: 'x' } }],
    ['disconnect', { type: PacketType.DISCONNECT, nsp: '/' } as Packet],
  ]
  test.each(packets)('%s', (_title, packet) => {
    const copy = () => structuredClone({ ...packet, data: undefined }) as Packet
    expect(encoder.encode({ ...copy(), data: packet.data })).toEqual(
      new Encoder().encode({ ...copy(), data: packet.data }),
    )
  })

  test('undefined beside a frame is null, as JSON has it', () => {
    const packet = event('entries', new Spliced('{}'), undefined)
    expect(decode(encoder.encode(packet)[0])).toMatchObject({ data: ['entries', {}, null] })
  })
})

test('stringified by somebody else, a frame has the same value', () => {
  expect(JSON.stringify({ frame: new Spliced('{"a":[1]}') })).toBe('{"frame":{"a":[1]}}')
})
