/** How far was looked: kept as a text, and where the waterline stands for it. */
import { AWAY_MS, formatSeen, readSeen, waterlineOf, waterlineText } from '../../views/model/seen'

const NOW = Date.UTC(2026, 10, 12, 10)
const seen = (ago: number) => ({
  epoch: 'abc',
  line: { seq: 3, at: NOW - 9 * AWAY_MS },
  last: { seq: 7, at: NOW - ago },
})

test('is read as it was written', () => {
  expect(readSeen(formatSeen(seen(0)), 'abc')).toEqual(seen(0))
})

test.each([
  '',
  'abc',
  'other:1:2:3:4',
  'abc:1:2:3',
  'abc:1:2:3:4:5',
  'abc:-1:2:3:4',
  'abc:1:2:3:9e15',
  'abc:1.5:2:3:4',
])('is nothing when it is %j', (text) => {
  expect(readSeen(text, 'abc')).toBeNull()
})

test.each([
  ['stands still for who is back soon', AWAY_MS - 1, 3],
  ['moves for who was away', AWAY_MS, 7],
])('the line %s', (_, ago, seq) => {
  expect(waterlineOf(seen(ago), NOW).seq).toBe(seq)
})

test('says when', () => {
  const at = (hours: number) => waterlineText({ seq: 7, at: NOW - hours * 3_600_000 }, NOW, 'UTC')
  expect(at(1)).toEqual({ at: 7.5, text: 'Seen up to here, 09:00' })
  expect(at(13).text).toBe('Seen up to here, Yesterday, 21:00')
})
