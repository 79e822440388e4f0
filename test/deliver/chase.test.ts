import { LIMITS } from '../../server/config'
import { chase, type ChaseOptions, type Reader } from '../../server/deliver/chase'
import { Tail } from '../../server/deliver/tail'
import type { Position } from '../../schemas/position'
import {
  EPOCH,
  LIKES,
  ringOf,
  ScriptedClock,
  ScriptedReads,
  seqsOf,
  textOf,
  upTo,
} from './scripted'

/** What a reader was told, in order: `5 [7] 10` is a frame from 5 with entry 7 up to 10. */
function startTail(head = 10, limits = {}) {
  const clock = new ScriptedClock()
  const reads = new ScriptedReads()
  const tailReads = new ScriptedReads()
  const told: string[] = []
  let dead = false
  let drained: (() => void) | null = null
  let full: Promise<void> | null = null
  const tail = new Tail({
    stream: 'weir',
    epoch: EPOCH,
    head,
    limits: { ...LIMITS, ...limits },
    clock,
    range: tailReads.range,
    onFlush: () => undefined,
    onReset: () => undefined,
  })
  const reader: Reader = {
    alive: () => !dead,
    full: () => full,
    send: (from, entries, seq) => told.push(`${from} [${seqsOf(entries).join()}] ${seq}`),
    reset: ({ epoch, seq }: Position) => told.push(`reset ${epoch}:${seq}`),
    join: () => told.push(`join at ${tail.flushed}`),
  }
  let ended = false
  const start = (cursor: number, more: Partial<ChaseOptions> = {}) => {
    void chase({
      tail,
      reader,
      filter: null,
      cursor,
      generation: tail.generation,
      range: reads.range,
      limits: { ...LIMITS, ...limits },
      clock,
      ...more,
    }).then(() => (ended = true))
  }
  return {
    clock,
    reads,
    tailReads,
    told,
    tail,
    start,
    ended: () => ended,
    die: () => (dead = true),
    block: () => {
      full = new Promise((resolve) => (drained = resolve))
    },
    drain: () => {
      full = null
      drained!()
    },
    async flush(...seqs: number[]) {
      for (const seq of seqs) tail.ring(ringOf(seq, { epoch: tail.epoch }))
      await clock.advance(LIMITS.flushMs)
    },
  }
}

beforeEach(() => void jest.spyOn(Math, 'random').mockReturnValue(0.5))
afterEach(() => jest.restoreAllMocks())

describe('joining', () => {
  test('who is level joins before chase gives way to anything', () => {
    const { start, told } = startTail()
    start(10)
    expect(told).toEqual(['join at 10'])
  })

  test('who becomes level joins in the same tick as the last frame', async () => {
    const { start, told, reads, clock, flush } = startTail()
    start(9)
    expect(told).toEqual([])
    await reads.answer(10)
    expect(told).toEqual(['9 [10] 10', 'join at 10'])
    await flush(11)
    await clock.settle()
    expect(told).toHaveLength(2)
  })

  test('what is recent costs no read', async () => {
    const { start, told, reads, flush } = startTail()
    await flush(11, 12, 13)
    start(11)
    expect(told).toEqual(['11 [12,13] 13', 'join at 13'])
    expect(reads.afters).toEqual([])
  })

  test('recent is used as far as it reaches back, else it is read', async () => {
    const { start, told, reads, flush } = startTail()
    await flush(11, 12)
    start(9)
    expect(reads.afters).toEqual([9])
    await reads.answer(10, 11, 12)
    expect(told).toEqual(['9 [10,11,12] 12', 'join at 12'])
  })

  test('entries that come during the chase are chased too', async () => {
    const { start, told, reads, flush } = startTail()
    start(8)
    await flush(11, 12)
    await reads.answer(9, 10)
    expect(told).toEqual(['8 [9,10] 10', '10 [11,12] 12', 'join at 12'])
  })

  test('a whole page at a time, on and on', async () => {
    const { start, told, reads } = startTail(30)
    start(0)
    await reads.answer(...upTo(1, 20))
    await reads.answer(...upTo(21, 30))
    expect(reads.afters).toEqual([0, 20])
    expect(told).toEqual([
      `0 [${upTo(1, 20).join()}] 20`,
      `20 [${upTo(21, 30).join()}] 30`,
      'join at 30',
    ])
  })
})

describe('never beyond what the tail has flushed', () => {
  test('a read that shows more is cut', async () => {
    const { start, told, reads } = startTail()
    start(8)
    await reads.answer(9, 10, 11, 12)
    expect(told).toEqual(['8 [9,10] 10', 'join at 10'])
  })

  test('accepted is not flushed: it comes to the room later, and once', async () => {
    const { start, told, tail } = startTail()
    tail.ring(ringOf(11))
    expect(tail.last).toBe(11)
    start(10)
    expect(told).toEqual(['join at 10'])
  })

  test('who is ahead of this tail waits for it', async () => {
    const { start, told, tailReads, reads, clock } = startTail()
    start(12)
    expect(tailReads.afters).toEqual([10])
    await tailReads.answer(11)
    await clock.advance(LIMITS.flushMs)
    expect(told).toEqual([])
    await tailReads.answer(12)
    await clock.advance(LIMITS.flushMs)
    expect(told).toEqual(['join at 12'])
    expect(reads.afters).toEqual([])
  })

  test('while the tail moves past who was ahead, the rest is chased', async () => {
    const { start, told, flush } = startTail()
    start(12)
    await flush(11, 12, 13)
    expect(told).toEqual(['12 [13] 13', 'join at 13'])
  })
})

describe('with a filter: `from` is what was told, not how far was looked', () => {
  const cases: [title: string, head: number, cursor: number, pages: number[][], told: string[]][] =
    [
      ['nothing matches: an empty frame at the join', 10, 9, [[10]], ['9 [] 10', 'join at 10']],
      ['the last matches: no empty frame', 11, 9, [[10, 11]], ['9 [11] 11', 'join at 11']],
      ['the frame tells how far it has looked', 10, 8, [[9, 10]], ['8 [9] 10', 'join at 10']],
      ['two pages, the first without a match', 9, 5, [[6], [7, 8, 9]], ['5 [7,9] 9', 'join at 9']],
      [
        'two pages, the second without a match',
        8,
        5,
        [[6, 7], [8]],
        ['5 [7] 7', '7 [] 8', 'join at 8'],
      ],
      ['level already: no frame at all', 10, 10, [], ['join at 10']],
    ]
  test.each(cases)('%s', async (_title, head, cursor, pages, expected) => {
    const { start, told, reads } = startTail(head)
    start(cursor, { filter: LIKES })
    for (const page of pages) await reads.answer(...page)
    expect(told).toEqual(expected)
  })
})

describe('continuity that can not be shown (P3)', () => {
  test('what lies between was pruned away', async () => {
    const { start, told, reads } = startTail()
    start(5)
    await reads.answer(8, 9, 10)
    expect(told).toEqual([`reset ${EPOCH}:10`, 'join at 10'])
  })

  test('a hole in the middle of a read is seen too', async () => {
    const { start, told, reads } = startTail()
    start(5)
    await reads.answer(6, 7)
    await reads.answer(9, 10)
    expect(told).toEqual(['5 [6,7] 7', `reset ${EPOCH}:10`, 'join at 10'])
  })

  test('what lies before a hole is told, and then that something is missing', async () => {
    const { start, told, reads } = startTail()
    start(5)
    await reads.answer(6, 7, 9, 10)
    await reads.answer(9, 10)
    expect(told).toEqual(['5 [6,7] 7', `reset ${EPOCH}:10`, 'join at 10'])
  })

  test('the numbering was lost before it began', () => {
    const { start, told, tail } = startTail()
    tail.reset('zyxwvuts', 3)
    start(10, { generation: 0 })
    expect(told).toEqual(['reset zyxwvuts:3', 'join at 3'])
  })

  test('the numbering was lost during a read: nothing of that read is told', async () => {
    const { start, told, tail, reads } = startTail()
    start(8)
    tail.reset('zyxwvuts', 9)
    await reads.answer(9, 10)
    expect(told).toEqual(['reset zyxwvuts:9', 'join at 9'])
  })

  test('the numbering was lost while it waited for the tail', async () => {
    const { start, told, tail, clock } = startTail()
    start(12)
    tail.reset(EPOCH, 2)
    await clock.settle()
    expect(told).toEqual([`reset ${EPOCH}:2`, 'join at 2'])
  })
})

describe('reads that show nothing', () => {
  test.each(['answer', 'fail'] as const)('%s: looks again, later and later', async (how) => {
    const { start, told, reads, clock } = startTail()
    start(9)
    for (const ms of [100, 200, 400, 800, 1600, 3200, 5000, 5000]) {
      await reads[how]()
      await clock.advance(ms - 1)
      expect(reads.open).toBe(0)
      await clock.advance(1)
      expect(reads.open).toBe(1)
    }
    await reads.answer(10)
    expect(told).toEqual(['9 [10] 10', 'join at 10'])
    expect(clock.waiting).toBe(0)
  })
})

describe('readers', () => {
  test('dead before it begins', async () => {
    const { start, told, die, clock, ended } = startTail()
    die()
    start(10)
    await clock.settle()
    expect(told).toEqual([])
    expect(ended()).toBe(true)
  })

  test('dies during a read', async () => {
    const { start, told, die, reads, ended } = startTail()
    start(8)
    die()
    await reads.answer(9, 10)
    expect(told).toEqual([])
    expect(ended()).toBe(true)
  })

  test('dies in a pause between reads', async () => {
    const { start, told, die, reads, clock, ended } = startTail()
    start(8)
    await reads.fail()
    die()
    await clock.advance(5_000)
    expect(told).toEqual([])
    expect(ended()).toBe(true)
    expect(reads.open).toBe(0)
  })

  test('full: nothing is read or sent until it has drained', async () => {
    const { start, told, block, drain, reads, clock } = startTail(30)
    start(0)
    block()
    await reads.answer(...upTo(1, 10))
    expect(told).toEqual([`0 [${upTo(1, 10).join()}] 10`])
    await clock.advance(60_000)
    expect(reads.open).toBe(0)
    drain()
    await clock.settle()
    await reads.answer(...upTo(11, 30))
    expect(told.slice(1)).toEqual([`10 [${upTo(11, 30).join()}] 30`, 'join at 30'])
  })

  test('full does not join, even when level', async () => {
    const { start, told, block, drain, clock } = startTail()
    block()
    start(10)
    await clock.settle()
    expect(told).toEqual([])
    drain()
    await clock.settle()
    expect(told).toEqual(['join at 10'])
  })

  test('a page of many bytes goes out in frames', async () => {
    const { start, told, flush } = startTail(10, { frameBytes: 2 * textOf(12).length })
    await flush(11, 12, 13, 14, 15)
    start(10)
    expect(told).toEqual(['10 [11,12] 12', '12 [13,14] 14', '14 [15] 15', 'join at 15'])
  })

  test('a tail that is closed lets go without a join', async () => {
    const { start, told, tail, reads, ended } = startTail()
    start(8)
    tail.close()
    await reads.answer(9, 10)
    expect(told).not.toContain('join at 10')
    expect(ended()).toBe(true)
    expect(reads.open).toBe(0)
  })
})
