import { EventEmitter } from 'node:events'
import type { ServerResponse } from 'node:http'
import { LIMITS, type Limits } from '../../server/config'
import { createPlaces } from '../../server/deliver/address'
import type { Sources } from '../../server/deliver/delivery'
import { createDrain } from '../../server/deliver/drain'
import { type EventsRequest, serveEvents } from '../../server/deliver/events'
import { Tails } from '../../server/deliver/tails'
import { EPOCH, LIKES, ringOf, ScriptedClock, ScriptedReads, textOf, turn, upTo } from './scripted'

/** An answer whose reader may stop reading: then what is written waits. */
class FakeResponse extends EventEmitter {
  headers: Record<string, string> = {}
  text = ''
  destroyed = false
  writableLength = 0
  reads = true

  get writableNeedDrain(): boolean {
    return this.writableLength > 0
  }
  writeHead(_status: number, headers: Record<string, string>): void {
    this.headers = headers
  }
  write(text: string): boolean {
    this.text += text
    if (!this.reads) this.writableLength += text.length
    return this.reads
  }
  /** What waits for a slow reader is still to go. */
  end(): void {
    this.text += 'END'
  }
  destroy(): void {
    this.destroyed = true
    this.emit('close')
  }
  read(): void {
    this.reads = true
    this.writableLength = 0
    this.emit('drain')
  }
  /** What a browser makes of it, in short: `11 Like` for an entry, `=12` for a position alone. */
  get events(): string[] {
    return this.text.split('\n\n').flatMap((block) => {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1]
      const [seq, data, event] = [field('id')?.split(':')[1], field('data'), field('event')]
      if (event !== undefined) return `${event} ${seq}`
      if (data !== undefined) return `${seq} ${(JSON.parse(data) as { type: string }).type}`
      return seq === undefined ? [] : `=${seq}`
    })
  }
}

const open: FakeResponse[] = []
afterEach(() => {
  for (const response of open.splice(0)) response.destroy()
})

function start(more: { limits?: Partial<Limits>; head?: number; newest?: Sources['newest'] } = {}) {
  const limits = { ...LIMITS, ...more.limits }
  const clock = new ScriptedClock()
  const reads = new ScriptedReads()
  const tails = new Tails({
    limits,
    clock,
    epoch: () => EPOCH,
    head: async () => more.head ?? 10,
    range: (_stream, after) => reads.range(after),
    subscribe: async () => undefined,
    unsubscribe: () => undefined,
  })
  const sources: Sources = {
    tails,
    limits,
    clock,
    places: createPlaces(limits),
    drain: createDrain(limits),
    range: (_stream, after) => reads.range(after),
    headOnPrimary: async () => 12,
    newest: more.newest ?? (() => Promise.reject(new Error('not asked for'))),
  }
  return {
    tails,
    sources,
    reads,
    clock,
    async serve(wanted: Partial<EventsRequest> = {}, response = new FakeResponse()) {
      open.push(response)
      await serveEvents(
        sources,
        { stream: 'weir', filter: null, position: null, last: 0, ...wanted },
        response as unknown as ServerResponse,
      )
      await turn()
      return response
    },
    async post(...seqs: number[]) {
      for (const seq of seqs) tails.ring('weir', ringOf(seq))
      await clock.advance(limits.flushMs)
    },
    async holdsNothing() {
      await clock.advance(limits.tailGraceMs)
      expect(tails.counts).toEqual({ tails: 0, audiences: 0 })
    },
  }
}

test('live from now: the position first, then each entry with its own', async () => {
  const { serve, post } = start()
  const response = await serve()
  await post(11, 12)
  expect(response.headers['Content-Type']).toBe('text/event-stream')
  expect(response.events).toEqual(['=10', '11 Like', '12 Create'])
  expect(response.text).toContain(`id: ${EPOCH}:11\ndata: ${textOf(11)}\n\n`)
})

test('last: the newest come first, and live goes on where they end', async () => {
  const newest: Sources['newest'] = async (wanted, to) => {
    expect([wanted.last, to]).toEqual([2, 10])
    // A majority lags behind what the tail has seen.
    return { entries: [7, 8].map((seq) => ({ seq, text: textOf(seq) })), changes: [], seq: 8 }
  }
  const { serve, post, reads } = start({ newest })
  const response = await serve({ last: 2 })
  expect(response.events).toEqual(['7 Like', '8 Create'])
  await reads.answer(9, 10)
  await post(11)
  expect(response.events.slice(2)).toEqual(['9 Like', '10 Create', '11 Like'])
})

test('last with a filter: a position alone says how far was looked', async () => {
  const newest: Sources['newest'] = async () => ({
    entries: [{ seq: 9, text: textOf(9) }],
    changes: [],
    seq: 10,
  })
  const { serve, post } = start({ newest })
  const response = await serve({ last: 1, filter: LIKES })
  await post(11, 12, 13)
  expect(response.events).toEqual(['9 Like', '=10', '11 Like', '13 Like'])
})

test('P3: a good position goes on without a seam; last is not asked for', async () => {
  const { serve, reads, post } = start()
  const response = await serve({ position: { epoch: EPOCH, seq: 8 }, last: 5 })
  await reads.answer(9, 10)
  await post(11)
  expect(response.events).toEqual(['=8', '9 Like', '10 Create', '11 Like'])
})

test.each([
  ['of another numbering', { epoch: 'zyxwvuts', seq: 4 }],
  ['beyond the head', { epoch: EPOCH, seq: 13 }],
])('P3: a position %s is told as lost, and live goes on from now', async (_, position) => {
  const { serve, post } = start()
  const response = await serve({ position })
  await post(11)
  expect(response.events).toEqual(['reset 10', '=10', '11 Like'])
})

test('P3: the numbering is lost while it is live: told at once', async () => {
  const { serve, tails } = start()
  const response = await serve()
  tails.get('weir')!.reset('zyxwvuts', 4)
  expect(response.events).toEqual(['=10', 'reset 4'])
  expect(response.text).toContain('id: zyxwvuts:4')
})

test('P7, P4: who does not read is shed, and chased from there when it reads again', async () => {
  const { serve, post, tails, reads } = start({ limits: { eventsBytes: 60, recentEntries: 2 } })
  const response = await serve()
  response.reads = false
  await post(11)
  expect(tails.counts.audiences).toBe(1)
  await post(12)
  expect(tails.counts.audiences).toBe(0)
  await post(13, 14, 15)
  expect(response.events.at(-1)).toBe('12 Create')
  response.read()
  await turn()
  await reads.answer(13, 14, 15)
  await post(16)
  expect(response.events).toEqual(['=10', ...upTo(11, 16).map((seq) => named(seq))])
  expect(tails.counts.audiences).toBe(1)
})

test('P4: shed in the middle of what came at once, it gets the rest one time', async () => {
  const { serve, post } = start({ limits: { eventsBytes: 60, frameBytes: 50 } })
  const response = await serve()
  response.reads = false
  await post(11, 12, 13, 14)
  response.read()
  await turn()
  await post(15)
  expect(response.events).toEqual(['=10', ...upTo(11, 15).map((seq) => named(seq))])
})

test('P7, P8: who does not read for long is closed, and nothing is held for it', async () => {
  const { serve, post, clock, holdsNothing } = start({ limits: { eventsBytes: 0 } })
  const response = await serve()
  response.reads = false
  await post(11)
  await clock.advance(LIMITS.backlogCloseMs - 100)
  expect(response.destroyed).toBe(false)
  await clock.advance(100)
  expect(response.destroyed).toBe(true)
  await holdsNothing()
})

test('P8: a reader that goes holds nothing, whether it was live, chased, shed or not answered yet', async () => {
  const { serve, post, reads, holdsNothing } = start({ limits: { eventsBytes: 0 } })
  const live = await serve()
  const chased = await serve({ position: { epoch: EPOCH, seq: 5 } })
  const shed = await serve()
  shed.reads = false
  await post(11)
  for (const one of [live, chased, shed]) one.destroy()
  await reads.answer(6)
  await holdsNothing()

  const early = new FakeResponse()
  const serving = serve({}, early)
  early.destroy()
  await serving
  expect(early.text).toBe('')
  await holdsNothing()
})

test('P8: it is ended when the node stops, and told nothing more', async () => {
  const { serve, sources, reads, post, holdsNothing } = start()
  const [live, chased] = [await serve(), await serve({ position: { epoch: EPOCH, seq: 8 } })]
  await sources.drain.run()
  await reads.answer(9, 10)
  await post(11)
  for (const response of [live, chased]) expect(response.text).toMatch(/END$/)
  await holdsNothing()
})

test('a read that fails refuses before anything was said, and lets the stream go', async () => {
  const { serve, holdsNothing } = start()
  const response = new FakeResponse()
  await expect(serve({ last: 1 }, response)).rejects.toThrow('not asked for')
  expect(response.text).toBe('')
  await holdsNothing()
})

describe('beats', () => {
  beforeEach(() => void jest.useFakeTimers({ doNotFake: ['setImmediate'] }))
  afterEach(() => void jest.useRealTimers())

  test('a line now and then keeps a quiet connection open', async () => {
    const response = await start().serve()
    const before = response.text.length
    jest.advanceTimersByTime(2 * LIMITS.eventsBeatMs)
    expect(response.text.slice(before)).toBe(':\n\n:\n\n')
  })

  test('P7: where more waits than a reader may leave, it is closed', async () => {
    const response = await start().serve()
    response.writableLength = LIMITS.backlogBytes + 1
    jest.advanceTimersByTime(LIMITS.eventsBeatMs)
    expect(response.destroyed).toBe(true)
  })
})

const named = (seq: number) => `${seq} ${seq % 2 === 1 ? 'Like' : 'Create'}`
