import fc from 'fast-check'
import { createEventStream, type Block } from '../../../../client/live/line/event-stream'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const read = (...pieces: (string | Uint8Array)[]): Block[] => {
  const stream = createEventStream()
  return pieces.flatMap((piece) => stream.push(typeof piece === 'string' ? bytes(piece) : piece))
}
const events = (text: string): [event: string, data: string, id: string][] =>
  read(text).flatMap(({ event, data, id }) => (data === null ? [] : [[event, data, id]]))

/** The rules of WHATWG HTML §9.2.5 and §9.2.6, one a row; the titles are those of the web platform's tests where there is one. */
describe('an event stream', () => {
  test.each<[title: string, text: string, events: [string, string, string][]]>([
    [
      'field data: lines are joined by a line feed',
      'data: a\ndata:b\n\n',
      [['message', 'a\nb', '']],
    ],
    ['field data: only one blank is dropped', 'data:  a \n\n', [['message', ' a ', '']]],
    ['leading space: a tab is none', 'data:\ta\n\n', [['message', '\ta', '']]],
    ['data without a colon is an empty line', 'data\n\n', [['message', '', '']]],
    ['two empty ones are one line feed', 'data\ndata\n\n', [['message', '\n', '']]],
    ['data: with nothing behind it is an event', 'data:\n\n', [['message', '', '']]],
    ['a blank before the name makes it another field', ' data: a\n\n', []],
    ['names are told apart by case', 'DATA: a\nData: b\n\n', []],
    ['unknown fields do nothing', 'foo: a\nfoo\ndata: b\n\n', [['message', 'b', '']]],
    ['comments do nothing', ': a\n:\n:data: b\ndata: c\n\n', [['message', 'c', '']]],
    [
      'newlines: CR, LF and CRLF, mixed',
      'data: a\rdata: b\r\ndata: c\n\r\r\n',
      [['message', 'a\nb\nc', '']],
    ],
    [
      'CR alone ends a block',
      'data: a\r\rdata: b\r\r',
      [
        ['message', 'a', ''],
        ['message', 'b', ''],
      ],
    ],
    [
      'data before the final empty line: discarded without it',
      'data: a\n\ndata: b\n',
      [['message', 'a', '']],
    ],
    [
      'field event names the next event alone',
      'event: x\ndata: a\n\ndata: b\n\n',
      [
        ['x', 'a', ''],
        ['message', 'b', ''],
      ],
    ],
    ['field event empty is message', 'event: x\nevent:\ndata: a\n\n', [['message', 'a', '']]],
    [
      'event data: a name without data is forgotten',
      'event: x\n\ndata: a\n\n',
      [['message', 'a', '']],
    ],
    [
      'field id: stays until it changes',
      'id: 1\ndata: a\n\ndata: b\n\nid: 2\ndata: c\n\n',
      [
        ['message', 'a', '1'],
        ['message', 'b', '1'],
        ['message', 'c', '2'],
      ],
    ],
    [
      'field id 3: an empty one resets it',
      'id: 1\ndata: a\n\nid\ndata: b\n\nid:\ndata: c\n\n',
      [
        ['message', 'a', '1'],
        ['message', 'b', ''],
        ['message', 'c', ''],
      ],
    ],
    [
      'field id null: one with U+0000 is ignored',
      'id: 1\ndata: a\n\nid: 2\0\ndata: b\n\n',
      [
        ['message', 'a', '1'],
        ['message', 'b', '1'],
      ],
    ],
    ['field id 2: not only ASCII', 'id: …\ndata: ☃\n\n', [['message', '☃', '…']]],
    ['null character: kept in data', 'data: a\0b\n\n', [['message', 'a\0b', '']]],
    [
      'field retry: digits or not, no event',
      'retry: 3000\nretry: 3e1\nretry\n\ndata: a\n\n',
      [['message', 'a', '']],
    ],
    ['bom: one at the beginning is none', '\uFEFFdata: a\n\n', [['message', 'a', '']]],
    [
      'bom 2: a second one belongs to the name',
      '\uFEFF\uFEFFdata: a\n\ndata: b\n\n',
      [['message', 'b', '']],
    ],
    ['bom: later ones belong to the name', 'data: a\n\n\uFEFFdata: b\n\n', [['message', 'a', '']]],
    ['field parsing: a colon in the value stays', 'data: a:b: c\n\n', [['message', 'a:b: c', '']]],
  ])('%s', (_, text, expected) => {
    expect(events(text)).toEqual(expected)
  })

  test('a lone id is no event, but it is told', () => {
    expect(read('id: e:4\n\nid: e:9\n\n')).toEqual([
      { id: 'e:4', event: 'message', data: null },
      { id: 'e:9', event: 'message', data: null },
    ])
  })

  test('what is not UTF-8 is replaced, also when it is cut in two', () => {
    const snow = bytes('data: ☃\n\n')
    expect(read(snow.subarray(0, 7), snow.subarray(7))).toEqual(read(snow))
    expect(read(Uint8Array.of(...bytes('data: '), 0xff, 10, 10))).toMatchObject([
      { data: '\uFFFD' },
    ])
  })

  test('a block without end is not held for ever (P7)', () => {
    const stream = createEventStream()
    const piece = bytes('x'.repeat(1024 * 1024))
    stream.push(bytes('data: '))
    expect(() => {
      for (let times = 0; times < 10; times++) stream.push(piece)
    }).toThrow('without end')
  })

  test('wherever it is cut, it is the same', () => {
    const line = fc.constantFrom(
      ...['data: a', 'data', 'id: 7', 'id', 'event: x', ': c', '', '', 'data: é☃', '\uFEFFdata: b'],
    )
    const text = fc
      .array(fc.tuple(line, fc.constantFrom('\n', '\r', '\r\n')), { maxLength: 20 })
      .map((lines) => lines.flat().join(''))
    fc.assert(
      fc.property(text, fc.array(fc.nat(80), { maxLength: 8 }), (whole, cuts) => {
        const all = bytes(whole)
        const places = [
          0,
          ...cuts.map((cut) => Math.min(cut, all.length)).sort((a, b) => a - b),
          all.length,
        ]
        const pieces = places.slice(1).map((end, at) => all.subarray(places[at], end))
        expect(read(...pieces)).toEqual(read(all))
      }),
      { numRuns: 500 },
    )
  })
})
