import { LIMITS } from '../../server/config'
import type { Audience } from '../../server/deliver/audience'
import { Tails } from '../../server/deliver/tails'
import {
  bareRingOf,
  EPOCH,
  LIKES,
  ringOf,
  ScriptedClock,
  ScriptedReads,
  seqsOf,
  turn,
} from './scripted'

/** `calls` is what Tails asked of the other stages, in order. */
function start(head = 10) {
  const clock = new ScriptedClock()
  const reads = new ScriptedReads()
  const calls: string[] = []
  const acks: (() => void)[] = []
  const heads: { answer: (head: number) => void; fail: (error: Error) => void }[] = []
  let isScripted = false
  const tails = new Tails({
    limits: LIMITS,
    clock,
    epoch: () => EPOCH,
    subscribe(stream) {
      calls.push(`subscribe ${stream}`)
      return isScripted ? new Promise((ack) => acks.push(ack)) : Promise.resolve()
    },
    unsubscribe: (stream) => void calls.push(`unsubscribe ${stream}`),
    head(stream) {
      calls.push(`head ${stream}`)
      return isScripted
        ? new Promise((answer, fail) => heads.push({ answer, fail }))
        : Promise.resolve(head)
    },
    range: (_stream, after) => reads.range(after),
  })
  return {
    clock,
    reads,
    calls,
    tails,
    /** From now on acknowledgements and heads come when the test says so. */
    script: () => (isScripted = true),
    async ack() {
      acks.shift()!()
      await turn()
    },
    async head(value: number) {
      heads.shift()!.answer(value)
      await turn()
    },
    async failHead() {
      heads.shift()!.fail(new Error('away'))
      await turn()
    },
    grace: () => clock.advance(LIMITS.tailGraceMs),
  }
}

function audienceOf(stream = 'weir', filter: Audience['filter'] = null) {
  const told: string[] = []
  const audience: Audience = {
    stream,
    filter,
    sent: 0,
    send: (from, entries, seq) => told.push(`${from} [${seqsOf(entries).join()}] ${seq}`),
    reset: ({ epoch, seq }) => told.push(`reset ${epoch}:${seq}`),
  }
  return { audience, told }
}

describe('opening', () => {
  test('the head is read after the subscription was acknowledged', async () => {
    const { tails, calls, script, ack, head } = start()
    script()
    const held = tails.hold('weir')
    await turn()
    expect(calls).toEqual(['subscribe weir'])
    await ack()
    expect(calls).toEqual(['subscribe weir', 'head weir'])
    expect(tails.get('weir')).toBeNull()
    await head(7)
    const { tail } = await held
    expect([tail.stream, tail.epoch, tail.flushed]).toEqual(['weir', EPOCH, 7])
    expect(tails.get('weir')).toBe(tail)
  })

  test('any number at once is one opening and one tail', async () => {
    const { tails, calls, script, ack, head } = start()
    script()
    const held = [tails.hold('weir'), tails.hold('weir'), tails.hold('weir')]
    await ack()
    await head(7)
    const opened = await Promise.all(held)
    expect(new Set(opened.map(({ tail }) => tail)).size).toBe(1)
    expect(calls).toEqual(['subscribe weir', 'head weir'])
  })

  test('each stream has its own tail', async () => {
    const { tails } = start()
    const [one, other] = [await tails.hold('weir'), await tails.hold('lock')]
    expect(one.tail).not.toBe(other.tail)
    expect(tails.open()).toEqual([one.tail, other.tail])
    expect(tails.counts).toEqual({ tails: 2, audiences: 0 })
  })

  test('rings that come meanwhile are kept', async () => {
    const { clock, tails, script, ack, head } = start()
    script()
    const held = tails.hold('weir')
    tails.ring('weir', ringOf(8))
    await ack()
    tails.ring('weir', ringOf(9))
    tails.ring('weir', ringOf(7))
    await head(7)
    const { tail } = await held
    await clock.settle()
    expect(tail.flushed).toBe(9)
  })

  test('of very many early rings the newest are kept, and the rest is read', async () => {
    const { clock, reads, tails, script, ack, head } = start()
    script()
    const held = tails.hold('weir')
    for (let seq = 8; seq < 2_000; seq++) tails.ring('weir', bareRingOf(seq))
    await ack()
    await head(7)
    await held
    await clock.settle()
    expect(reads.afters).toEqual([7])
  })

  test('a head that can not be read is refused, cleaned up, and tried anew by the next', async () => {
    const { tails, calls, script, ack, head, failHead } = start()
    script()
    const [one, other] = [tails.hold('weir'), tails.hold('weir')].map((held) =>
      held.catch((error: unknown) => error),
    )
    await ack()
    await failHead()
    expect(await one).toMatchObject({ code: 'no-primary' })
    expect(await other).toMatchObject({ code: 'no-primary' })
    expect(calls).toEqual(['subscribe weir', 'head weir', 'unsubscribe weir'])
    expect(tails.counts).toEqual({ tails: 0, audiences: 0 })

    const held = tails.hold('weir')
    await ack()
    await head(3)
    expect((await held).tail.flushed).toBe(3)
  })

  test('the grace of an opening that failed does not close the next one', async () => {
    const { tails, calls, script, ack, head, failHead, grace } = start()
    script()
    const failed = tails.hold('weir').catch(() => null)
    await ack()
    await failHead()
    await failed
    const held = tails.hold('weir')
    await ack()
    await head(3)
    await grace()
    expect((await held).tail.closed).toBe(false)
    expect(calls.filter((call) => call.startsWith('unsubscribe'))).toHaveLength(1)
  })

  test('stopped during an opening, no tail is left open', async () => {
    const { tails, calls, script, ack, head } = start()
    script()
    const held = tails.hold('weir').catch(() => null)
    await ack()
    tails.stop()
    await head(7)
    expect((await held)?.tail.closed ?? true).toBe(true)
    expect(tails.get('weir')).toBeNull()
    expect(calls).toContain('unsubscribe weir')
  })
})

describe('closing (P8)', () => {
  test('after the last release and the grace, it unsubscribes and holds nothing', async () => {
    const { clock, tails, calls, grace } = start()
    const [one, other] = [await tails.hold('weir'), await tails.hold('weir')]
    one.release()
    await grace()
    expect(calls).not.toContain('unsubscribe weir')
    other.release()
    await clock.advance(LIMITS.tailGraceMs - 1)
    expect(calls).not.toContain('unsubscribe weir')
    await clock.advance(1)
    expect(calls).toContain('unsubscribe weir')
    expect(one.tail.closed).toBe(true)
    expect(tails.get('weir')).toBeNull()
    expect(tails.counts).toEqual({ tails: 0, audiences: 0 })
    expect(clock.waiting).toBe(0)
  })

  test('releasing twice counts once', async () => {
    const { tails, calls, grace } = start()
    const [one, other] = [await tails.hold('weir'), await tails.hold('weir')]
    one.release()
    one.release()
    await grace()
    expect(calls).not.toContain('unsubscribe weir')
    other.release()
    await grace()
    expect(calls).toContain('unsubscribe weir')
  })

  test('who comes within the grace finds the same tail', async () => {
    const { clock, tails, calls, grace } = start()
    const one = await tails.hold('weir')
    one.release()
    await clock.advance(LIMITS.tailGraceMs - 1)
    const other = await tails.hold('weir')
    await grace()
    expect(other.tail).toBe(one.tail)
    expect(other.tail.closed).toBe(false)
    expect(calls).toEqual(['subscribe weir', 'head weir'])
  })

  test('who comes after it gets a new one', async () => {
    const { tails, calls, grace } = start()
    const one = await tails.hold('weir')
    one.release()
    await grace()
    const other = await tails.hold('weir')
    expect(other.tail).not.toBe(one.tail)
    expect(calls).toEqual([
      'subscribe weir',
      'head weir',
      'unsubscribe weir',
      'subscribe weir',
      'head weir',
    ])
  })

  test('rings of a stream that nobody follows are nothing', async () => {
    const { tails, reads } = start()
    tails.ring('weir', ringOf(11))
    expect(tails.counts.tails).toBe(0)
    expect(reads.afters).toEqual([])
  })

  test('an audience holds the tail until it is dismissed, once', async () => {
    const { tails, grace } = start()
    const { tail, release } = await tails.hold('weir')
    const [{ audience }, { audience: other }] = [audienceOf(), audienceOf()]
    tails.admit(audience)
    tails.admit(other)
    release()
    await grace()
    expect(tails.counts).toEqual({ tails: 1, audiences: 2 })
    tails.dismiss(audience)
    tails.dismiss(audience)
    await grace()
    expect([tails.isAdmitted(audience), tails.isAdmitted(other)]).toEqual([false, true])
    expect(tail.closed).toBe(false)
    tails.dismiss(other)
    await grace()
    expect(tail.closed).toBe(true)
  })

  test('stop closes all, and a later release or dismissal is harmless', async () => {
    const { clock, tails, calls } = start()
    const { tail, release } = await tails.hold('weir')
    const { audience } = audienceOf()
    tails.admit(audience)
    tails.stop()
    release()
    tails.dismiss(audience)
    await clock.advance(10_000)
    expect(tail.closed).toBe(true)
    expect(calls.filter((call) => call === 'unsubscribe weir')).toHaveLength(1)
    expect(clock.waiting).toBe(0)
  })
})

describe('audiences', () => {
  test('each gets what it wants, from where it was admitted', async () => {
    const { clock, tails } = start()
    await tails.hold('weir')
    const [all, likes, late] = [audienceOf(), audienceOf('weir', LIKES), audienceOf()]
    tails.admit(all.audience)
    tails.admit(likes.audience)
    tails.ring('weir', ringOf(11))
    tails.ring('weir', ringOf(12))
    await clock.settle()
    tails.admit(late.audience)
    tails.ring('weir', ringOf(13))
    await clock.advance(LIMITS.flushMs)
    expect(all.told).toEqual(['10 [11,12] 12', '12 [13] 13'])
    expect(likes.told).toEqual(['10 [11] 11', '11 [13] 13'])
    expect(late.told).toEqual(['12 [13] 13'])
  })

  test('who is dismissed gets nothing more', async () => {
    const { clock, tails } = start()
    await tails.hold('weir')
    const { audience, told } = audienceOf()
    tails.admit(audience)
    tails.dismiss(audience)
    tails.ring('weir', ringOf(11))
    await clock.settle()
    expect(told).toEqual([])
  })

  test('all are told of a reset, and go on from there', async () => {
    const { clock, tails } = start()
    const { tail } = await tails.hold('weir')
    const [all, likes] = [audienceOf(), audienceOf('weir', LIKES)]
    tails.admit(all.audience)
    tails.admit(likes.audience)
    tail.reset('zyxwvuts', 4)
    tails.ring('weir', ringOf(5, { epoch: 'zyxwvuts' }))
    await clock.settle()
    expect(all.told).toEqual(['reset zyxwvuts:4', '4 [5] 5'])
    expect(likes.told).toEqual(['reset zyxwvuts:4', '4 [5] 5'])
  })
})
