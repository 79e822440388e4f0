import { decodeNotice, encodeNotice, type Notice } from '../../server/broadcast/notice'
import { encodeRing, sealed } from '../../server/broadcast/ring'

const KEY = Buffer.from('a key of this database')
const NOTICE: Notice = { node: 'n1', asks: ['general'], watching: { weir: 14, constructor: 0 } }

test('a notice comes back as it was', () => {
  expect(decodeNotice(encodeNotice(NOTICE, KEY), KEY)).toEqual(NOTICE)
})

const said = (value: unknown) => sealed(JSON.stringify(value).slice(0, -1), KEY)
test.each([
  ['of another database', encodeNotice(NOTICE, Buffer.from('another key'))],
  ['typed by hand', JSON.stringify({ v: 1, ...NOTICE })],
  ['changed on the way', encodeNotice(NOTICE, KEY).replace('14', '15')],
  ['empty', ''],
  ['a ring', encodeRing({ stream: 'weir', epoch: 'e', seq: 1, text: '{}' }, KEY, 1_000)],
  ['of a later version', said({ ...NOTICE, v: 2 })],
  ['counting in words', said({ ...NOTICE, v: 1, watching: { weir: 'many' } })],
  ['asking for no name', said({ ...NOTICE, v: 1, asks: [7] })],
])('nothing is believed of a line %s', (_, line) => expect(decodeNotice(line, KEY)).toBeNull())
