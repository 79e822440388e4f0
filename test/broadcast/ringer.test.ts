import { LIMITS } from '../../server/config'
import { createRinger, type Rung } from '../../server/broadcast/ringer'
import { decodeRing } from '../../server/broadcast/ring'

const KEY = Buffer.from('a key')
const entry = (more: Partial<Rung> = {}): Rung => ({
  stream: 'weir',
  seq: 41,
  text: '{"type":"Like","object":"urn:photo:7"}',
  ...more,
})

function ring(...entries: Rung[]) {
  const published: [channel: string, line: string][] = []
  const announce = createRinger({
    publisher: {
      publish: (channel, line) => published.push([channel, line]),
      counts: { rung: 0, lost: 0 },
      idle: async () => undefined,
    },
    limits: LIMITS,
    epoch: () => 'abcdefgh',
    key: () => KEY,
  })
  announce(entries)
  return published
}

test('the same line on the channel of the stream and of what it is about', () => {
  const published = ring(entry())
  expect(published.map(([channel]) => channel)).toEqual([
    'freshet:stream:weir',
    'freshet:object:urn:photo:7',
  ])
  expect(published[0]![1]).toBe(published[1]![1])
  expect(decodeRing(published[0]![1], KEY)).toEqual({ ...entry(), epoch: 'abcdefgh' })
})

test('a copy in another stream rings its stream only (D5)', () => {
  expect(ring(entry({ stream: 'lock', copy: true })).map(([channel]) => channel)).toEqual([
    'freshet:stream:lock',
  ])
})

test('several entries in their order', () => {
  const text = '{"type":"Arrive"}'
  expect(
    ring(entry({ text }), entry({ text, seq: 42 })).map(([, line]) => decodeRing(line, KEY)?.seq),
  ).toEqual([41, 42])
})
