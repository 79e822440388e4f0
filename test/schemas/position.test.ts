import fc from 'fast-check'
import { formatPosition, isEpoch, isSeq, parsePosition } from '../../schemas/position'

const NOW = 'abcdefgh'

test.each([
  ['zyxwvuts:41', { epoch: 'zyxwvuts', seq: 41 }],
  ['zyxwvuts:0', { epoch: 'zyxwvuts', seq: 0 }],
  ['41', { epoch: NOW, seq: 41 }],
  ['0', { epoch: NOW, seq: 0 }],
  ['a1:9007199254740991', { epoch: 'a1', seq: Number.MAX_SAFE_INTEGER }],
])('%s', (text, position) => expect(parsePosition(text, NOW)).toEqual(position))

test.each([
  '',
  ':',
  ':41',
  'abcdefgh:',
  'abcdefgh:-1',
  'abcdefgh:1.5',
  'abcdefgh:01',
  'abcdefgh:1e3',
  'abcdefgh: 41',
  'abcdefgh:41 ',
  'abcdefgh:41\n',
  'ABCDEFGH:41',
  'abc defg:41',
  'a:b:41',
  `${'a'.repeat(33)}:1`,
  'abcdefgh:9007199254740992',
  'abcdefgh:99999999999999999999',
  'null',
  '+41',
  '0x41',
  '４１',
])('%j is no position', (text) => expect(parsePosition(text, NOW)).toBeNull())

test('what is formatted is read back', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z0-9]{1,32}$/), fc.maxSafeNat(), (epoch, seq) => {
      const position = { epoch, seq }
      expect(parsePosition(formatPosition(position), NOW)).toEqual(position)
    }),
  )
})

test('any text is a position or null', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 60 }), (text) => {
      const position = parsePosition(text, NOW)
      if (position) expect([isEpoch(position.epoch), isSeq(position.seq)]).toEqual([true, true])
    }),
  )
})

test.each([[undefined], [null], ['1'], [-1], [0.5], [NaN], [Infinity], [2 ** 53], [1n]])(
  '%p is no seq',
  (value) => expect(isSeq(value)).toBe(false),
)
