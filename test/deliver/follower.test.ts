import { LIMITS } from '../../server/config'
import type { Audience } from '../../server/deliver/audience'
import { createFollower } from '../../server/deliver/follower'
import { Tails } from '../../server/deliver/tails'
import { EPOCH, ringOf, ScriptedClock, ScriptedReads, seqsOf, turn } from './scripted'

const STREAM = 'weir'

/** A follower whose live ones are one audience; `told` is what it was told, and how it came and went. */
async function start() {
  const clock = new ScriptedClock()
  const reads = new ScriptedReads()
  const told: string[] = []
  let waiting: (() => void) | null = null
  let isFull = false
  let isIn = () => tails.isAdmitted(audience)
  const tails = new Tails({
    limits: LIMITS,
    clock,
    epoch: () => EPOCH,
    head: async () => 10,
    range: (_stream, after) => reads.range(after),
    subscribe: async () => undefined,
    unsubscribe: () => told.push('unsubscribed'),
  })
  const send: Audience['send'] = (from, entries, seq) =>
    void told.push(`${from} [${seqsOf(entries).join()}] ${seq}`)
  const reset: Audience['reset'] = ({ seq }) => void told.push(`reset ${seq}`)
  const audience: Audience = { stream: STREAM, filter: null, sent: 0, send, reset }
  const deps = {
    tails,
    limits: LIMITS,
    clock,
    range: (_stream: string, after: number) => reads.range(after),
  }
  const follower = createFollower(audience, deps, {
    connected: () => true,
    full: () => (isFull ? new Promise((wake) => (waiting = wake)) : null),
    send,
    reset,
    sent: () => (isIn() ? audience.sent : null),
    join() {
      told.push('in')
      tails.admit(audience)
    },
    leave() {
      told.push('out')
      tails.dismiss(audience)
    },
  })
  const hold = await tails.hold(STREAM)
  return {
    told,
    tails,
    audience,
    follower,
    reads,
    follow: (cursor = 10) => {
      follower.follow(hold, cursor, hold.tail.generation)
      return turn()
    },
    block: () => (isFull = true),
    /** A room lives on when the node stops. */
    stay: () => (isIn = () => true),
    async drain() {
      isFull = false
      waiting!()
      await turn()
    },
    async post(...seqs: number[]) {
      for (const seq of seqs) tails.ring(STREAM, ringOf(seq))
      await clock.advance(LIMITS.flushMs)
    },
    async isLetGo() {
      await clock.advance(LIMITS.tailGraceMs)
      expect(tails.counts).toEqual({ tails: 0, audiences: 0 })
      return true
    },
  }
}

test('P3, P4: shed, it is told nothing until it has drained, and then goes on from where it was', async () => {
  const { told, follower, follow, block, drain, post } = await start()
  await follow()
  await post(11)
  block()
  follower.shed()
  await post(12, 13)
  expect(told).toEqual(['in', '10 [11] 11', 'out'])
  await drain()
  await post(14)
  expect(told.slice(3)).toEqual(['11 [12,13] 13', 'in', '13 [14] 14'])
})

test('shed twice in one moment, it is chased once', async () => {
  const { told, follower, follow, post } = await start()
  await follow()
  follower.shed()
  follower.shed()
  await turn()
  await post(11)
  expect(told).toEqual(['in', 'out', 'in', '10 [11] 11'])
})

test('shed while it is chased, it stays where it is', async () => {
  const { told, reads, follower, follow } = await start()
  await follow(9)
  follower.shed()
  await reads.answer(10)
  expect(told).toEqual(['9 [10] 10', 'in'])
})

test('P8: ended while it is shed, it is not chased, and the stream is let go', async () => {
  const { told, follower, follow, isLetGo } = await start()
  await follow()
  follower.shed()
  follower.end()
  await turn()
  expect(await isLetGo()).toBe(true)
  expect(told).toEqual(['in', 'out', 'unsubscribed'])
})

test('P8: shed after it has ended, it holds nothing', async () => {
  const { told, follower, follow, isLetGo } = await start()
  await follow()
  follower.end()
  follower.shed()
  await turn()
  expect(await isLetGo()).toBe(true)
  expect(told).toEqual(['in', 'out', 'unsubscribed'])
})

test('P8: shed when the live are none any more, because its connection went first, it holds nothing', async () => {
  const { told, tails, audience, follower, follow, isLetGo } = await start()
  await follow()
  tails.dismiss(audience)
  follower.shed()
  await turn()
  expect(await isLetGo()).toBe(true)
  expect(told).toEqual(['in', 'unsubscribed'])
})

test('shed when the node has stopped, it opens nothing again', async () => {
  const { told, tails, follower, follow, stay } = await start()
  await follow()
  stay()
  tails.stop()
  follower.shed()
  await turn()
  expect(tails.counts).toEqual({ tails: 0, audiences: 0 })
  expect(told).toEqual(['in', 'unsubscribed'])
})

test('P8: ended while it is chased, it is told no more, and lets go', async () => {
  const { told, reads, follower, follow, isLetGo } = await start()
  await follow(8)
  follower.end()
  await reads.answer(9, 10)
  expect(await isLetGo()).toBe(true)
  expect(told).toEqual(['unsubscribed'])
})

test('P3: shed before the numbering is lost, it is told so when it drains', async () => {
  const { told, tails, follower, follow, block, drain } = await start()
  await follow()
  block()
  follower.shed()
  await turn()
  tails.get(STREAM)!.reset('zyxwvuts', 4)
  await drain()
  expect(told).toEqual(['in', 'out', 'reset 4', 'in'])
})
