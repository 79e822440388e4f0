import { Refusal } from '../../server/errors'
import { readSubscribe, readUnsubscribe } from '../../server/deliver/request'

describe('subscribe', () => {
  const accepted: [title: string, input: unknown, expected: Record<string, unknown>][] = [
    ['a stream alone', { stream: 'weir' }, { stream: 'weir', room: 'weir', last: 0 }],
    ['no filter is null', { stream: 'weir' }, { filter: null, position: null }],
    ['null counts as absent', { stream: 'weir', filter: null, position: null }, { filter: null }],
    ['an empty filter is none', { stream: 'weir', filter: {} }, { filter: null, room: 'weir' }],
    ['last', { stream: 'weir', last: 100 }, { last: 100 }],
    [
      'a position',
      { stream: 'weir', position: { epoch: 'abcdefgh', seq: 41 } },
      { position: { epoch: 'abcdefgh', seq: 41 } },
    ],
    [
      'a position with more in it is reduced to what is known',
      { stream: 'weir', position: { epoch: 'abcdefgh', seq: 0, more: 1 } },
      { position: { epoch: 'abcdefgh', seq: 0 } },
    ],
  ]
  test.each(accepted)('%s', (_title, input, expected) => {
    expect(readSubscribe(input)).toMatchObject(expected)
  })

  const equal: [title: string, one: unknown, other: unknown][] = [
    ['a value alone and in a list', { type: 'Like' }, { type: ['Like'] }],
    [
      'any order',
      { type: ['Like', 'Create'], actor: 'urn:a' },
      { actor: 'urn:a', type: ['Create', 'Like'] },
    ],
    ['doubles', { type: ['Like', 'Like'] }, { type: 'Like' }],
    ['short and long types', { type: 'as:Like' }, { type: 'Like' }],
  ]
  test.each(equal)('equal filters have one room: %s', (_title, one, other) => {
    const { room } = readSubscribe({ stream: 'weir', filter: one })
    expect(readSubscribe({ stream: 'weir', filter: other }).room).toBe(room)
    expect(room).not.toBe('weir')
    expect(readSubscribe({ stream: 'lock', filter: one }).room).not.toBe(room)
  })

  test('other filters have other rooms', () => {
    const filters = [
      {},
      { type: 'Like' },
      { not: { type: 'Like' } },
      { type: 'Create' },
      { object: 'Like' },
    ]
    const rooms = filters.map((filter) => readSubscribe({ stream: 'weir', filter }).room)
    expect(new Set(rooms).size).toBe(filters.length)
  })

  const refused: [title: string, input: unknown, code: string][] = [
    ...[undefined, null, 1, 'weir', [], ['weir'], Buffer.from('weir'), () => undefined].map(
      (input): [string, unknown, string] => [
        `not an object: ${String(input)}`,
        input,
        'bad-request',
      ],
    ),
    ['no stream', {}, 'bad-request'],
    ['a list of streams', { stream: ['weir'] }, 'bad-request'],
    ['an operator for a stream', { stream: { $ne: null } }, 'bad-request'],
    ['a bad name', { stream: 'Weir' }, 'bad-stream'],
    ['an empty name', { stream: '' }, 'bad-stream'],
    ['a member that is not known', { stream: 'weir', filtre: {} }, 'bad-request'],
    ['__proto__ as a member', JSON.parse('{"stream":"weir","__proto__":{}}'), 'bad-request'],
    ['last below 0', { stream: 'weir', last: -1 }, 'bad-request'],
    ['last above 100', { stream: 'weir', last: 101 }, 'bad-request'],
    ['half a last', { stream: 'weir', last: 1.5 }, 'bad-request'],
    ['last as text', { stream: 'weir', last: '5' }, 'bad-request'],
    ['last null', { stream: 'weir', last: null }, 'bad-request'],
    ['a position as text', { stream: 'weir', position: 'abcdefgh:1' }, 'bad-request'],
    ['a position without seq', { stream: 'weir', position: { epoch: 'a' } }, 'bad-request'],
    ['a negative seq', { stream: 'weir', position: { epoch: 'a', seq: -1 } }, 'bad-request'],
    [
      'a seq that is no safe integer',
      { stream: 'weir', position: { epoch: 'a', seq: 2 ** 53 } },
      'bad-request',
    ],
    [
      'an epoch of another shape',
      { stream: 'weir', position: { epoch: 'A b', seq: 1 } },
      'bad-request',
    ],
    ['a filter as text', { stream: 'weir', filter: 'type=Like' }, 'bad-request'],
    ['a filter as a list', { stream: 'weir', filter: [] }, 'bad-request'],
    ['a field that is not known', { stream: 'weir', filter: { colour: 'x' } }, 'bad-parameter'],
    ['an operator in a field', { stream: 'weir', filter: { type: { $ne: 1 } } }, 'bad-request'],
    [
      'a field that every object has',
      { stream: 'weir', filter: { constructor: 'x' } },
      'bad-parameter',
    ],
  ]
  test.each(refused)('%s', (_title, input, code) => {
    expect(() => readSubscribe(input)).toThrow(Refusal)
    expect(() => readSubscribe(input)).toThrow(expect.objectContaining({ code }))
  })
})

describe('unsubscribe', () => {
  test('takes a room, whatever it looks like', () => {
    expect(readUnsubscribe({ room: 'weir?x' })).toBe('weir?x')
  })

  test.each([[undefined], [null], ['weir'], [{}], [{ room: 1 }], [[{ room: 'weir' }]]])(
    '%j is a bad request',
    (input) => {
      expect(() => readUnsubscribe(input)).toThrow(expect.objectContaining({ code: 'bad-request' }))
    },
  )
})
