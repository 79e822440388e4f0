import { hashOf, keyOf, keysOfParam, mintId } from '../../server/append/id'

const BASE = 'https://feed.example'
const SEGMENT = /^https:\/\/feed\.example\/activities\/([0-9a-hjkmnp-tv-z]{26})$/

test('a minted id stands under PUBLIC_URL', () => {
  expect(mintId(BASE, Date.now())).toMatch(SEGMENT)
})

test('ids sort by age', () => {
  const times = [0, 1, 31, 32, 1_700_000_000_000, 1_700_000_000_001, 2 ** 48 - 1]
  const ids = times.map((time) => mintId(BASE, time))
  expect(ids.toSorted()).toEqual(ids)
})

test('ids of one moment share no more than the time: nobody guesses one', () => {
  const ids = Array.from({ length: 1_000 }, () => mintId(BASE, 1_700_000_000_000))
  expect(new Set(ids).size).toBe(1_000)
  const random = ids.map((id) => id.slice(-16))
  for (let at = 0; at < 16; at++)
    expect(new Set(random.map((text) => text[at])).size).toBeGreaterThan(20)
})

test('the hash is base64url SHA-256', () => {
  expect(hashOf('abc')).toBe('ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0')
})

describe('the last segment of an activity’s URL', () => {
  const minted = mintId(BASE, Date.now())
  const segment = SEGMENT.exec(minted)![1]!

  test('of a minted id its own, of a foreign one 22 characters of its hash', () => {
    expect(keyOf(minted, true)).toBe(segment)
    expect(keyOf('urn:x', false)).toBe(hashOf('urn:x').slice(0, 22))
  })

  test('of a foreign id that looks like a minted one it is the hash, so that it can not take its place', () => {
    const foreign = `https://evil.example/activities/${segment}`
    expect(keyOf(foreign, false)).toBe(hashOf(foreign).slice(0, 22))
  })

  test.each<[title: string, param: string, keys: string[]]>([
    ['a segment', segment, [segment]],
    ['a hash', hashOf('urn:x').slice(0, 22), [hashOf('urn:x').slice(0, 22)]],
    ['a foreign id', 'urn:x', [hashOf('urn:x').slice(0, 22)]],
    ['a minted id', minted, [hashOf(minted).slice(0, 22), segment]],
    [
      'a minted id of another PUBLIC_URL',
      `http://old.example:8080/feed/activities/${segment}`,
      [hashOf(`http://old.example:8080/feed/activities/${segment}`).slice(0, 22), segment],
    ],
    [
      'a segment within a query is none',
      `https://x.example/?/activities/${segment}`,
      [hashOf(`https://x.example/?/activities/${segment}`).slice(0, 22)],
    ],
    ['nothing', '', [hashOf('').slice(0, 22)]],
  ])('%s means', (_title, param, keys) => expect(keysOfParam(param)).toEqual(keys))
})
