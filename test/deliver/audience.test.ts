import fc from 'fast-check'
import { LIMITS } from '../../server/config'
import { entriesIn, flushTo, matching, slices, type Audience } from '../../server/deliver/audience'
import { Entry } from '../../server/deliver/entry'
import type { CompiledFilter } from '../../server/append/filter'
import { entriesOf, LIKES, seqsOf, textOf, upTo } from './scripted'

type Frame = [from: number, seqs: number[], seq: number]

function audienceAt(sent: number, filter: CompiledFilter | null = null) {
  const frames: Frame[] = []
  const audience: Audience = {
    stream: 'weir',
    filter,
    sent,
    send: (from, entries, seq) => frames.push([from, seqsOf(entries), seq]),
    reset: () => undefined,
  }
  return { audience, frames }
}

describe('one flush', () => {
  const cases: [title: string, sent: number, flushed: number[], filter: boolean, Frame[]][] = [
    ['everything', 10, [11, 12], false, [[10, [11, 12], 12]]],
    ['only what matches', 10, [11, 12, 13], true, [[10, [11, 13], 13]]],
    ['the end of the frame is its last match', 10, [11, 12], true, [[10, [11], 11]]],
    ['nothing matches: no frame', 10, [12], true, []],
    ['from is where it was told, not where the flush began', 6, [11], true, [[6, [11], 11]]],
  ]
  test.each(cases)('%s', (_title, sent, flushed, filtered, expected) => {
    const { audience, frames } = audienceAt(sent, filtered ? LIKES : null)
    flushTo(audience, matching(audience.filter, entriesOf(...flushed)), flushed.at(-1)!, LIMITS)
    expect(frames).toEqual(expected)
    expect(audience.sent).toBe(expected.at(-1)?.[2] ?? sent)
  })
})

test('`sent` has moved before the frame is handed out', () => {
  let seen = 0
  const audience: Audience = {
    stream: 'weir',
    filter: null,
    sent: 10,
    send: () => void (seen = audience.sent),
    reset: () => undefined,
  }
  flushTo(audience, matching(audience.filter, entriesOf(11)), 11, LIMITS)
  expect(seen).toBe(11)
})

describe('an empty frame moves the position', () => {
  const limits = { ...LIMITS, emptyFrameEvery: 5 }
  test.each([
    [14, []],
    [15, [[10, [], 15]]],
    [40, [[10, [], 40]]],
  ])('passed over up to %i', (to, expected) => {
    const { audience, frames } = audienceAt(10, LIKES)
    flushTo(audience, matching(audience.filter, entriesOf(12, 14)), to, limits)
    expect(frames).toEqual(expected)
  })

  test('also behind a frame, when so many follow it', () => {
    const { audience, frames } = audienceAt(10, LIKES)
    flushTo(audience, matching(audience.filter, entriesOf(11, 12, 14, 16)), 16, limits)
    expect(frames).toEqual([
      [10, [11], 11],
      [11, [], 16],
    ])
  })
})

describe('slices', () => {
  const sized = (...sizes: number[]) =>
    matching(
      null,
      sizes.map((size, at) => new Entry(at + 1, 'x'.repeat(size))),
    )
  test.each<[number[], number, number[][]]>([
    [[], 10, []],
    [[10], 10, [[1]]],
    [[11], 10, [[1]]],
    [[5, 5], 10, [[1, 2]]],
    [[5, 6], 10, [[1], [2]]],
    [[99, 1, 99], 10, [[1], [2], [3]]],
    [[4, 4, 4, 4, 4], 10, [[1, 2], [3, 4], [5]]],
  ])('sizes %j in %i bytes', (sizes, most, expected) => {
    expect([...slices(sized(...sizes), most)].map(entriesIn).map(seqsOf)).toEqual(expected)
  })
})

test('whatever is flushed, frames join without a seam and say each match once (P3, P4)', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 30 }),
      fc.boolean(),
      fc.integer({ min: 1, max: 400 }),
      fc.integer({ min: 1, max: 12 }),
      (sizes, filtered, frameBytes, emptyFrameEvery) => {
        const { audience, frames } = audienceAt(0, filtered ? LIKES : null)
        let head = 0
        for (const size of sizes) {
          const seqs = upTo(head + 1, head + size)
          head += size
          flushTo(audience, matching(audience.filter, entriesOf(...seqs)), head, {
            ...LIMITS,
            frameBytes,
            emptyFrameEvery,
          })
          expect(head - audience.sent).toBeLessThan(emptyFrameEvery)
        }
        const wanted = upTo(1, head).filter((seq) => !filtered || textOf(seq).includes('Like'))
        expect(frames.flatMap(([, seqs]) => seqs)).toEqual(wanted)
        let told = 0
        for (const [from, seqs, seq] of frames) {
          expect(from).toBe(told)
          for (const one of seqs) expect(one > from && one <= seq).toBe(true)
          told = seq
        }
        expect(audience.sent).toBe(told)
      },
    ),
  )
})
