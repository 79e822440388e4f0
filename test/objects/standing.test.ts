import type { ResponseWord } from '../../server/objects/effects'
import { heard, NOTHING_SAID, standsOn, type Standing } from '../../server/objects/standing'

let seq = 0
beforeEach(() => (seq = 0))

const word = (face: string | null, more: Partial<ResponseWord> = {}): ResponseWord => ({
  stream: 'a',
  seq: ++seq,
  at: seq,
  key: 'k',
  type: 'Like',
  object: 'o',
  face,
  ends: false,
  claim: null,
  ...more,
})

const fold = (words: readonly ResponseWord[]): Standing => words.reduce(heard, NOTHING_SAID)
const like = (more?: Partial<ResponseWord>) => word('like', more)
const undo = (more?: Partial<ResponseWord>) => word(null, more)

const cases: [title: string, words: () => ResponseWord[], stands: string | null][] = [
  ['nothing', () => [], null],
  ['a Like', () => [like()], 'like'],
  ['a Like twice', () => [like(), word('again')], 'again'],
  ['taken back', () => [like(), undo()], null],
  ['and liked again', () => [like(), undo(), word('again')], 'again'],
  ['taken back twice, liked once', () => [like(), undo(), undo(), word('again')], 'again'],
  ['taken back before it was said', () => [undo(), like()], 'like'],
  ['two Likes, taken back once', () => [like(), like(), undo()], null],
  ['deleted', () => [like(), undo({ ends: true })], null],
  ['deleted, and said again', () => [like(), undo({ ends: true }), like()], null],
  ['deleted before it was said', () => [undo({ ends: true }), like()], null],
]
test.each(cases)('%s', (_title, words, stands) => {
  const log = words()
  expect(standsOn(fold(log))?.value ?? null).toBe(stands)
  expect(standsOn(fold(log.toReversed()))?.value ?? null).toBe(stands)
})

test('of what was taken back no face is kept, in no stream', () => {
  const log = [like(), like({ stream: 'b', at: 5, face: 'secret' }), undo({ stream: 'c', at: 9 })]
  expect(JSON.stringify(fold(log))).not.toContain('secret')
  expect(JSON.stringify(fold([like(), undo({ ends: true })]))).not.toContain('like')
})

test('a late word that does not win brings no face', () => {
  const taken = fold([like({ seq: 7, at: 70 }), undo({ seq: 8, at: 80 })])
  expect(JSON.stringify(heard(taken, like({ stream: 'b', at: 3 })))).not.toContain('like')
})

test('what is known changes nothing', () => {
  const words = [like(), undo()]
  const standing = fold(words)
  for (const one of words) expect(heard(standing, one)).toBe(standing)
})
