import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { LIMITS } from '../../server/config'
import { decodeRing, encodeRing } from '../../server/broadcast/ring'

const KEY = Buffer.from('a key of this database')
const OTHER = Buffer.from('a key of another one')
const TEXT = '{"type":"Like","big":9007199254740993,"one":1.0,"esc":"\\u00e9","é":"🌊","mac":"x"}'
const RING = { stream: 'weir', epoch: 'abcdefgh', seq: 41, text: TEXT }
const LINE = encodeRing(RING, KEY, LIMITS.announceBytes)

/** A line with any content and a valid mac, as only a writer of this database can make it. */
const signed = (said: string): string => {
  const mac = createHmac('sha256', KEY).update(said).digest('base64url').slice(0, 22)
  return `${said},"mac":"${mac}"}`
}

describe('encode', () => {
  test('one line of JSON, with the members in the order of the wire', () => {
    expect(LINE).toMatch(
      /^\{"v":1,"stream":"weir","epoch":"abcdefgh","seq":41,"activity":\{.*\},"mac":"[\w-]{22}"\}$/,
    )
    expect(LINE).not.toContain('\n')
    expect(Object.keys(JSON.parse(LINE))).toEqual([
      'v',
      'stream',
      'epoch',
      'seq',
      'activity',
      'mac',
    ])
  })

  test('the text is in it byte for byte', () => {
    expect(LINE).toContain(`"activity":${TEXT},"mac"`)
  })

  test.each([
    ['just fits', 0, true],
    ['one byte too much', -1, false],
  ])('of many bytes (%s): activity is left out, not cut', (_title, less, whole) => {
    const text = JSON.stringify({ content: '🌊'.repeat(100) })
    const bytes = Buffer.byteLength(encodeRing({ ...RING, text }, KEY, Infinity))
    const line = encodeRing({ ...RING, text }, KEY, bytes + less)
    expect(decodeRing(line, KEY)).toEqual({
      stream: 'weir',
      epoch: 'abcdefgh',
      seq: 41,
      ...(whole ? { text } : {}),
    })
    expect(Object.keys(JSON.parse(line))).toContain('mac')
    if (!whole) expect(JSON.parse(line)).not.toHaveProperty('activity')
  })

  test('a line is never longer than the limit', () => {
    for (const length of [64, 65, 66].map((kib) => kib * 1024)) {
      const text = `{"content":"${'x'.repeat(length - 200)}"}`
      const line = encodeRing({ ...RING, text }, KEY, LIMITS.announceBytes)
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(LIMITS.announceBytes)
    }
  })
})

describe('decode', () => {
  test('gives what was encoded', () => {
    expect(decodeRing(LINE, KEY)).toEqual(RING)
  })

  test('whatever the activity holds', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.nat().map((n) => n + 1),
        (content, seq) => {
          const ring = { ...RING, seq, text: JSON.stringify({ content, mac: ',"mac":"' }) }
          expect(decodeRing(encodeRing(ring, KEY, Infinity), KEY)).toEqual(ring)
        },
      ),
    )
  })

  const bare: [title: string, line: string][] = [
    ['nothing', ''],
    ['typed by hand', '{"stream":"weir","seq":41}'],
    ['signed with the key of another database', encodeRing(RING, OTHER, Infinity)],
    ['without its mac', `${LINE.slice(0, LINE.indexOf(',"mac":"', LINE.length - 40))}}`],
    ['with a mac of spaces', LINE.replace(/.{22}"\}$/, `${' '.repeat(22)}"}`)],
    ['with a mac beyond Latin-1', LINE.replace(/.{22}"\}$/, `${'🌊'.repeat(11)}"}`)],
    ['with a newline behind', `${LINE}\n`],
    ['with something before', ` ${LINE}`],
    ['twice', LINE + LINE],
    ['with another seq', LINE.replace('"seq":41', '"seq":42')],
    ['with another stream', LINE.replace('"weir"', '"lock"')],
    ['an array', '[]'],
    ['only a mac', `,"mac":"${'x'.repeat(22)}"}`],
    ['5 MB of x', 'x'.repeat(5_000_000)],
    ['5 MB with the end of a ring', `${'x'.repeat(5_000_000)},"mac":"${'x'.repeat(22)}"}`],
    ['deep', `${'['.repeat(100_000)},"mac":"${'x'.repeat(22)}"}`],
  ]
  test.each(bare)('%s is a bare ring', (_title, line) => expect(decodeRing(line, KEY)).toBeNull())

  const place = (more: object) =>
    JSON.stringify({ v: 1, stream: 'weir', epoch: 'abcdefgh', seq: 41, ...more }).slice(0, -1)
  const signedBut: [title: string, said: string][] = [
    ['version 0', place({ v: 0 })],
    ['version 2', place({ v: 2 })],
    ['no version', place({ v: undefined })],
    ['seq 0', place({ seq: 0 })],
    ['a negative seq', place({ seq: -1 })],
    ['half a seq', place({ seq: 1.5 })],
    ['seq as text', place({ seq: '41' })],
    ['a seq that is no safe integer', place({ seq: 2 ** 53 })],
    ['no stream', place({ stream: undefined })],
    ['stream as a list', place({ stream: ['weir'] })],
    ['no epoch', place({ epoch: null })],
    ['no JSON', '{"v":1,'],
    ['an empty text', ''],
  ]
  test('the mac of these is valid', () => {
    expect(decodeRing(signed(place({})), KEY)).toEqual({
      stream: 'weir',
      epoch: 'abcdefgh',
      seq: 41,
    })
  })
  test.each(signedBut)('%s, although signed, is a bare ring', (_title, said) => {
    expect(decodeRing(signed(said), KEY)).toBeNull()
  })

  test('one changed character anywhere is not believed', () => {
    fc.assert(
      fc.property(fc.nat(LINE.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, put) => {
        fc.pre(LINE[at] !== put)
        expect(decodeRing(LINE.slice(0, at) + put + LINE.slice(at + 1), KEY)).toBeNull()
      }),
    )
  })

  test('any text is null and no error', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.boolean(), (text, ended) => {
        const line = ended ? `${text},"mac":"${'A'.repeat(22)}"}` : text
        expect(decodeRing(line, KEY)).toBeNull()
      }),
    )
  })
})
