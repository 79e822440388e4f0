import { LIMITS } from '../../server/config'
import {
  nodeChannel,
  objectChannel,
  objectChannels,
  streamChannel,
  streamOfChannel,
} from '../../server/broadcast/channel'
import type { JsonObject } from '../../schemas/wire'

test('names are those of the wire', () => {
  expect(streamChannel('weir')).toBe('freshet:stream:weir')
  expect(objectChannel('urn:photo:7')).toBe('freshet:object:urn:photo:7')
})

test.each([
  ['freshet:stream:weir', 'weir'],
  ['freshet:stream:', ''],
  [streamChannel('__proto__'), '__proto__'],
  ['freshet:object:weir', null],
  [nodeChannel('weir'), null],
  ['weir', null],
])('the stream of %s is %s', (channel, stream) => {
  expect(streamOfChannel(channel)).toBe(stream)
})

describe('object channels', () => {
  const cases: [title: string, activity: JsonObject, ids: string[]][] = [
    ['nothing', {}, []],
    ['an id', { object: 'urn:o' }, ['urn:o']],
    ['an object with an id', { object: { type: 'Note', id: 'urn:o' } }, ['urn:o']],
    ['a link', { object: { type: 'Link', href: 'urn:l' } }, ['urn:l']],
    ['an object without an id', { object: { type: 'Note', content: 'x' } }, []],
    [
      'object, target, inReplyTo, object.inReplyTo, in this order',
      {
        inReplyTo: 'urn:r',
        target: { id: 'urn:t' },
        object: { id: 'urn:o', inReplyTo: 'urn:or' },
      },
      ['urn:o', 'urn:t', 'urn:r', 'urn:or'],
    ],
    [
      'lists of them',
      { object: ['urn:a', { id: 'urn:b', inReplyTo: ['urn:c', { id: 'urn:d' }] }] },
      ['urn:a', 'urn:b', 'urn:c', 'urn:d'],
    ],
    ['doubles once', { object: 'urn:o', target: 'urn:o', inReplyTo: ['urn:o'] }, ['urn:o']],
    ['actor and others have none', { actor: 'urn:a', origin: 'urn:b', result: 'urn:c' }, []],
    ['what is no id', { object: [null, 7, true, '', { id: 7 }, ['urn:o']] }, []],
    [
      'at most so many',
      { object: Array.from({ length: 20 }, (_, n) => `urn:${n}`) },
      Array.from({ length: 8 }, (_, n) => `urn:${n}`),
    ],
    [
      'no name that is longer than Redis is given here',
      { object: [`urn:${'é'.repeat(LIMITS.redisNameBytes / 2)}`, 'urn:o'] },
      ['urn:o'],
    ],
  ]
  test.each(cases)('%s', (_title, activity, ids) => {
    expect(objectChannels(activity, LIMITS.objectChannels)).toEqual(ids.map(objectChannel))
  })
})
