import { LIMITS } from '../../server/config'
import { Tail } from '../../server/deliver/tail'
import type { Ring } from '../../server/broadcast/ring'
import { bareRingOf, EPOCH, ringOf, ScriptedClock, ScriptedReads, seqsOf, upTo } from './scripted'

function startTail(limits = {}, fanOut = { ended: 0 }) {
  const clock = new ScriptedClock()
  const reads = new ScriptedReads()
  const flushes: number[][] = []
  const resets: unknown[] = []
  const tail: Tail = new Tail({
    stream: 'weir',
    epoch: EPOCH,
    head: 10,
    limits: { ...LIMITS, ...limits },
    clock,
    range: reads.range,
    onFlush(entries, to) {
      expect(to).toBe(entries.at(-1)?.seq)
      expect(tail.flushed).toBe(to)
      flushes.push(seqsOf(entries))
    },
    onReset: () => resets.push({ epoch: tail.epoch, seq: tail.flushed }),
    fannedOut: () => fanOut.ended,
  })
  return { clock, reads, flushes, resets, tail }
}

/** The jitter at its middle: a factor of 1. */
beforeEach(() => void jest.spyOn(Math, 'random').mockReturnValue(0.5))
afterEach(() => jest.restoreAllMocks())

describe('rings at head 10', () => {
  const cases: [title: string, rings: Ring[], flushed: number[], reads: number[]][] = [
    ['the next one is taken', [ringOf(11)], [11], []],
    ['in order, all are taken', [ringOf(11), ringOf(12), ringOf(13)], [11, 12, 13], []],
    ['seen ones are dropped', [ringOf(10), ringOf(3), ringOf(1)], [], []],
    ['a doubled one is taken once (P4)', [ringOf(11), ringOf(11), ringOf(11)], [11], []],
    ['one beyond a gap is held, and MongoDB asked (P3)', [ringOf(12)], [], [10]],
    ['several beyond a gap ask once', [ringOf(14), ringOf(12), ringOf(13)], [], [10]],
    ['late, it closes a part of the gap', [ringOf(13), ringOf(11)], [11], [10]],
    ['without its text it is a reason to read', [bareRingOf(11)], [], [10]],
    ['of another epoch it says nothing', [ringOf(11, { epoch: 'other' })], [], []],
    ['of another epoch beyond a gap neither', [ringOf(99, { epoch: 'other' })], [], []],
  ]
  test.each(cases)('%s', async (_title, rings, flushed, asked) => {
    const { clock, reads, flushes, tail } = startTail()
    for (const ring of rings) tail.ring(ring)
    await clock.settle()
    expect(flushes.flat()).toEqual(flushed)
    expect(reads.afters).toEqual(asked)
  })
})

describe('gaps (P2, P3)', () => {
  test('nothing passes beyond a gap until it is filled, and then all in order', async () => {
    const { clock, reads, flushes, tail } = startTail()
    for (const seq of [13, 15, 14]) tail.ring(ringOf(seq))
    await clock.settle()
    await reads.answer(11)
    await clock.advance(LIMITS.flushMs)
    expect(flushes.flat()).toEqual([11])
    await reads.answer(12, 13)
    await reads.answer(14, 15)
    await clock.advance(LIMITS.flushMs)
    expect(flushes.flat()).toEqual([11, 12, 13, 14, 15])
    expect(reads.afters).toEqual([10, 11, 13])
  })

  test('a ring during a read is taken, and the read then skips it', async () => {
    const { clock, reads, flushes, tail } = startTail()
    tail.ring(ringOf(12))
    tail.ring(ringOf(11))
    await clock.settle()
    expect(flushes.flat()).toEqual([11])
    await reads.answer(11, 12)
    await clock.advance(LIMITS.flushMs)
    expect(flushes.flat()).toEqual([11, 12])
    expect(reads.open).toBe(0)
  })

  test('a hole in what is read is not passed', async () => {
    const { clock, reads, flushes, tail } = startTail()
    tail.sawHead(14)
    await reads.answer(11, 13, 14)
    await clock.advance(LIMITS.flushMs)
    expect(flushes.flat()).toEqual([11])
    expect(reads.afters).toEqual([10, 11])
  })

  test('while the majority lags it looks again, later and later, and skips nothing', async () => {
    const { clock, reads, flushes, tail } = startTail()
    tail.ring(ringOf(12))
    await reads.answer()
    for (const ms of [100, 200, 400]) {
      await clock.advance(ms - 1)
      expect(reads.open).toBe(0)
      await clock.advance(1)
      expect(reads.open).toBe(1)
      await reads.answer()
    }
    await clock.advance(800)
    await reads.answer(11, 12)
    await clock.advance(LIMITS.flushMs)
    expect(flushes.flat()).toEqual([11, 12])
    expect(reads.afters).toEqual([10, 10, 10, 10, 10])
    expect(clock.waiting).toBe(0)
  })

  test('failed reads back off up to the limit, and progress forgets them', async () => {
    const { clock, reads, flushes, tail } = startTail()
    tail.sawHead(12)
    const pauses = [100, 200, 400, 800, 1600, 3200, 5000, 5000]
    for (const ms of pauses) {
      await reads.fail()
      await clock.advance(ms)
      expect(reads.open).toBe(1)
    }
    await reads.answer(11)
    await reads.fail()
    await clock.advance(100)
    await reads.answer(12)
    await clock.advance(LIMITS.flushMs)
    expect(flushes.flat()).toEqual([11, 12])
  })

  test('a head that is not new asks nothing', async () => {
    const { clock, reads, tail } = startTail()
    for (const head of [10, 9, 0]) tail.sawHead(head)
    await clock.settle()
    expect(reads.afters).toEqual([])
  })
})

describe('flushing', () => {
  test('what is accepted in one turn travels together', async () => {
    const { clock, flushes, tail } = startTail()
    for (const seq of [11, 12, 13]) tail.ring(ringOf(seq))
    expect([tail.last, tail.flushed]).toEqual([13, 10])
    await clock.settle()
    expect(flushes).toEqual([[11, 12, 13]])
    expect([tail.last, tail.flushed]).toEqual([13, 13])
  })

  test.each([
    ['a fan-out that takes long', { flushMs: 4 }, 2, 4],
    ['one that takes a moment, for its multiple', { flushMs: 20 }, 1, 3],
  ])('flushes keep their distance: after %s', async (_title, limits, tookMs, distance) => {
    const fanOut = { ended: 0 }
    const { clock, flushes, tail } = startTail(limits, fanOut)
    tail.ring(ringOf(11))
    await clock.settle()
    fanOut.ended = clock.now() + tookMs
    tail.ring(ringOf(12))
    await clock.advance(distance - 1)
    tail.ring(ringOf(13))
    expect(flushes).toEqual([[11]])
    await clock.advance(1)
    expect(flushes).toEqual([[11], [12, 13]])
  })

  test('where a fan-out takes no time, nothing waits for company', async () => {
    const { clock, flushes, tail } = startTail({ flushMs: 20 })
    for (const seq of [11, 12, 13]) {
      tail.ring(ringOf(seq))
      await clock.settle()
    }
    expect(flushes).toEqual([[11], [12], [13]])
  })

  test('what was flushed is recent, what is only accepted is not', async () => {
    const { clock, tail } = startTail()
    tail.ring(ringOf(11))
    expect(tail.recentAfter(10)).toBeNull()
    await clock.settle()
    expect(seqsOf(tail.recentAfter(10)!)).toEqual([11])
    expect(tail.recentAfter(9)).toBeNull()
  })
})

describe('waiting for a seq', () => {
  test('reached: when it is flushed, not when it is accepted', async () => {
    const { clock, tail } = startTail()
    let reached = false
    void tail.reached(11).then(() => (reached = true))
    tail.ring(ringOf(11))
    await Promise.resolve()
    expect(reached).toBe(false)
    await clock.settle()
    expect(reached).toBe(true)
  })

  test('reached: looks for what no ring has told', async () => {
    const { reads, tail } = startTail()
    void tail.reached(12)
    expect(reads.afters).toEqual([10])
  })

  test('onceFlushed: at once for what is there, and asks nothing', () => {
    const { reads, tail } = startTail()
    const wake = jest.fn()
    tail.onceFlushed(10, wake)
    expect(wake).toHaveBeenCalledTimes(1)
    tail.onceFlushed(11, wake)
    expect(wake).toHaveBeenCalledTimes(1)
    expect(reads.afters).toEqual([])
  })

  test('onceFlushed: who stops waiting is not woken', async () => {
    const { clock, tail } = startTail()
    const [kept, stopped] = [jest.fn(), jest.fn()]
    tail.onceFlushed(11, kept)
    tail.onceFlushed(11, stopped)()
    tail.ring(ringOf(11))
    await clock.settle()
    expect([kept.mock.calls.length, stopped.mock.calls.length]).toEqual([1, 0])
  })
})

describe('reset', () => {
  test.each([
    ['another epoch', 'zyxwvuts', 4],
    ['another epoch with a higher head', 'zyxwvuts', 40],
    ['a head that went back', EPOCH, 4],
  ])('%s', async (_title, epoch, head) => {
    const { clock, flushes, resets, tail } = startTail()
    tail.ring(ringOf(11))
    await clock.settle()
    tail.ring(ringOf(12))
    const woken = jest.fn()
    tail.onceFlushed(999, woken)

    tail.reset(epoch, head)
    expect(resets).toEqual([{ epoch, seq: head }])
    expect([tail.generation, tail.last, tail.flushed]).toEqual([1, head, head])
    expect(tail.recentAfter(head - 1)).toBeNull()
    expect(woken).toHaveBeenCalledTimes(1)
    await clock.advance(LIMITS.flushMs)
    expect(flushes).toEqual([[11]])

    tail.ring(ringOf(head + 1, { epoch }))
    await clock.advance(LIMITS.flushMs)
    expect(flushes).toEqual([[11], [head + 1]])
  })

  test('a read of the old numbering is thrown away', async () => {
    const { clock, reads, flushes, tail } = startTail()
    tail.ring(ringOf(12))
    tail.reset('zyxwvuts', 10)
    await reads.answer(11, 12)
    await clock.advance(10_000)
    expect(flushes).toEqual([])
    expect(reads.open).toBe(0)
    tail.ring(ringOf(11))
    await clock.settle()
    expect(flushes).toEqual([])
  })

  test('a tail that was catching up catches up in the new numbering', async () => {
    const { clock, reads, flushes, tail } = startTail()
    tail.ring(ringOf(12))
    tail.reset('zyxwvuts', 3)
    tail.sawHead(5)
    await reads.answer(11, 12)
    await reads.answer(4, 5)
    await clock.advance(LIMITS.flushMs)
    expect(reads.afters).toEqual([10, 3])
    expect(flushes.flat()).toEqual([4, 5])
  })
})

describe('a hole that nobody fills (P3)', () => {
  const HOLE = { holeMs: 1_000, catchUpRetryMs: 500, catchUpRetryMaxMs: 500 }

  test('while a write may still be under way it is waited for; then all are told, and it goes on after it', async () => {
    const { clock, reads, flushes, resets, tail } = startTail(HOLE)
    tail.sawHead(14)
    await reads.answer(11, 13, 14)
    for (const pause of [500, 500]) {
      await reads.answer(13, 14)
      expect(resets).toEqual([])
      await clock.advance(pause)
    }
    await reads.answer(13, 14)
    expect(resets).toEqual([{ epoch: EPOCH, seq: 12 }])
    expect(tail.generation).toBe(1)
    await reads.answer(13, 14)
    await clock.advance(LIMITS.flushMs)
    expect(flushes).toEqual([[11], [13, 14]])
    expect(reads.afters).toEqual([10, 11, 11, 11, 12])
    expect(reads.open).toBe(0)
  })

  test('filled in time, nobody is told anything', async () => {
    const { clock, reads, flushes, resets, tail } = startTail(HOLE)
    tail.sawHead(12)
    await reads.answer(12)
    await clock.advance(500)
    await reads.answer(11, 12)
    await clock.advance(10_000)
    expect(flushes).toEqual([[11, 12]])
    expect(resets).toEqual([])
  })

  test('a majority that lags is no hole, however long', async () => {
    const { clock, reads, resets, tail } = startTail(HOLE)
    tail.sawHead(12)
    await reads.answer(12)
    for (let round = 0; round < 5; round++) {
      await clock.advance(500)
      await reads.answer()
    }
    await clock.advance(500)
    await reads.answer(12)
    expect(resets).toEqual([])
  })

  test('each hole is waited for by itself', async () => {
    const { clock, reads, resets, tail } = startTail(HOLE)
    tail.sawHead(15)
    await reads.answer(12)
    await clock.advance(500)
    await reads.answer(11, 13)
    await reads.answer(13)
    await clock.advance(500)
    await reads.answer(13)
    expect(resets).toEqual([])
  })
})

describe('close (P8)', () => {
  test('nothing is flushed any more, and whoever waits is let go', async () => {
    const { clock, flushes, tail } = startTail()
    const woken = jest.fn()
    tail.onceFlushed(99, woken)
    tail.ring(ringOf(11))
    tail.close()
    await clock.settle()
    expect(tail.closed).toBe(true)
    expect(flushes).toEqual([])
    expect(woken).toHaveBeenCalledTimes(1)
    tail.onceFlushed(99, woken)
    expect(woken).toHaveBeenCalledTimes(2)
  })

  test('no read and no timer is left behind', async () => {
    const { clock, reads, flushes, tail } = startTail()
    tail.ring(ringOf(12))
    await reads.fail()
    expect(clock.waiting).toBe(1)
    tail.close()
    await clock.settle()
    expect(clock.waiting).toBe(0)
    expect(reads.open).toBe(0)

    for (const seq of upTo(11, 14)) tail.ring(ringOf(seq))
    tail.sawHead(20)
    tail.reset('zyxwvuts', 0)
    await clock.advance(10_000)
    expect(reads.afters).toEqual([10])
    expect(flushes).toEqual([])
    expect(tail.generation).toBe(0)
  })

  test('a read that is answered afterwards changes nothing', async () => {
    const { clock, reads, flushes, tail } = startTail()
    tail.ring(ringOf(12))
    tail.close()
    await reads.answer(11, 12)
    await clock.settle()
    expect(flushes).toEqual([])
    expect(tail.last).toBe(10)
  })
})
