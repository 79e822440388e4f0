import { daysIn, kindsIn, ofKind, runIn, streamsIn, type Doing } from '../../views/model/doings'

const DAY = 86_400_000
const NOW = 100 * DAY
const did = (types: string, objectType = '', more: Partial<Doing> = {}): Doing => ({
  stream: 'general',
  at: NOW,
  types: [types],
  objectType: objectType === '' ? [] : [objectType],
  ...more,
})

test('kinds are told in one order, and only those of which there is any', () => {
  const doings = [
    did('Like', 'Note'),
    did('Create', 'Image'),
    did('Create', 'Note'),
    did('Like'),
    did('Follow'),
  ]
  expect(kindsIn(doings).map(({ key, count }) => [key, count])).toEqual([
    ['notes', 1],
    ['photos', 1],
    ['liked', 2],
  ])
  expect(ofKind(doings, 'liked')).toEqual([doings[0], doings[3]])
})

test('streams: where most was done first, names decide between equals', () => {
  const doings = ['b', 'a', 'c', 'c'].map((stream) => did('Like', '', { stream }))
  expect(streamsIn(doings, 2)).toEqual([
    { name: 'c', count: 2 },
    { name: 'a', count: 1 },
  ])
})

test('days end now; what is older is left out, and a clock that is behind counts for today', () => {
  const at = (days: number) => did('Like', '', { at: NOW - days * DAY })
  expect(daysIn([at(-0.1), at(0.5), at(1.5), at(2.9), at(3)], 3, NOW)).toEqual([1, 1, 2])
})

test.each<[title: string, doings: Doing[], run: unknown]>([
  ['nobody started it', [did('Like')], null],
  [
    'it runs',
    [did('start', '', { at: 5 }), did('stop', '', { at: 3 }), did('start', '', { at: 1 })],
    { at: 5, until: null },
  ],
  ['it stopped', [did('stop', '', { at: 7 }), did('start', '', { at: 5 })], { at: 5, until: 7 }],
])('a machine: %s', (_title, doings, run) => {
  expect(runIn(doings)).toEqual(run)
})
