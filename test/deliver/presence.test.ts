/**
 * How many watch, over nodes that hear each other's notices, by a clock that moves when it is told to.
 */
import { LIMITS } from '../../server/config'
import type { Notice } from '../../server/broadcast/notice'
import { createPresence, type Presence } from '../../server/deliver/presence/presence'
import { lookAt } from '../../server/deliver/presence/look'
import { ScriptedClock } from './scripted'

const STREAM = 'weir'
const SECOND = 1_000

test('nothing is sent while nobody wants to know', async () => {
  const { clock, nodes, sent } = network(2)
  const gone = enter(nodes[0]!, 50)
  await clock.advance(30 * SECOND)
  gone.forEach((leave) => leave())
  await clock.advance(30 * SECOND)
  expect(sent).toEqual([])
  expect(clock.waiting).toBe(0)
})

test('who wants to know is told the sum of all nodes, and what becomes of it', async () => {
  const { clock, nodes } = network(3)
  enter(nodes[0]!, 3)
  const others = enter(nodes[1]!, 4)
  const told = ask(nodes[2]!)
  await clock.advance(2 * SECOND)
  expect(told).toEqual([7])
  others[0]!()
  enter(nodes[2]!, 1)
  await clock.advance(2 * SECOND)
  enter(nodes[2]!, 1)
  await clock.advance(2 * SECOND)
  expect(told.at(-1)).toBe(8)
  expect(ask(nodes[2]!)).toEqual([8])
  others.forEach((leave) => leave())
  await clock.advance(2 * SECOND)
  expect(told.at(-1)).toBe(5)
})

test('timers that fire a hair early keep nobody from the number', async () => {
  const clock = new ScriptedClock()
  const early = {
    now: () => clock.now(),
    later: (ms: number, run: () => void) => clock.later(ms > 1 ? ms - 0.4 : ms, run),
    soon: (run: () => void) => clock.soon(run),
  }
  const one = createPresence({ node: 'n0', send: () => undefined, limits: LIMITS, clock: early })
  one.hearing(true)
  one.enter(STREAM, {})
  const answer = lookAt(STREAM, one, { clock: early, limits: LIMITS })
  await clock.advance(3 * SECOND)
  expect(await answer).toBe(1)
})

test('who follows a stream in several ways is one, and leaves once', async () => {
  const { clock, nodes } = network(1)
  const told = ask(nodes[0]!)
  const socket = {}
  const leave = () => nodes[0]!.leave(STREAM, socket)
  for (let ways = 0; ways < 2; ways++) nodes[0]!.enter(STREAM, socket)
  nodes[0]!.enter('another', socket)
  await clock.advance(2 * SECOND)
  leave()
  await clock.advance(2 * SECOND)
  expect(told).toEqual([1])
  leave()
  leave()
  await clock.advance(2 * SECOND)
  expect(told).toEqual([1, 0])
})

test('a herd of 1,000 that reconnects in two seconds makes a few notices, not a thousand', async () => {
  const { clock, nodes, sent } = network(2)
  const told = ask(nodes[1]!)
  const leave = enter(nodes[0]!, 1_000)
  await clock.advance(4 * SECOND)
  expect(told).toEqual([1_000])
  sent.length = 0
  told.length = 0
  for (let step = 0; step < 20; step++) {
    leave.splice(0, 50).forEach((gone) => gone())
    leave.push(...enter(nodes[0]!, 50))
    await clock.advance(100)
  }
  await clock.advance(2 * SECOND)
  const ours = sent.filter(({ node }) => node === 'n0')
  expect(ours.length).toBeLessThanOrEqual(10)
  expect(told.length).toBeLessThanOrEqual(4)
  expect(nodes[1]!.known(STREAM)).toBe(1_000)
})

test('the watchers of a node that was killed are gone within 20 s', async () => {
  const { clock, nodes, kill } = network(2)
  enter(nodes[0]!, 3)
  enter(nodes[1]!, 1)
  const told = ask(nodes[1]!)
  await clock.advance(10 * SECOND)
  kill(0)
  await clock.advance(8 * SECOND)
  expect(told).toEqual([4])
  await clock.advance(12 * SECOND)
  expect(told).toEqual([4, 1])
})

test('a node that stops takes its watchers along at once', async () => {
  const { clock, nodes } = network(2)
  const leave = enter(nodes[0]!, 3)
  const told = ask(nodes[1]!)
  await clock.advance(2 * SECOND)
  leave.forEach((gone) => gone())
  nodes[0]!.stop()
  await clock.advance(1_500)
  expect(told).toEqual([3, 0])
})

test('while Redis is not heard the number is unknown, and right when it is back', async () => {
  const { clock, nodes } = network(2)
  enter(nodes[0]!, 3)
  const told = ask(nodes[1]!)
  await clock.advance(2 * SECOND)
  nodes[1]!.hearing(false)
  expect(told).toEqual([3, null])
  enter(nodes[0]!, 2)
  await clock.advance(30 * SECOND)
  expect(told).toEqual([3, null])
  nodes[1]!.hearing(true)
  await clock.advance(2 * SECOND)
  expect(told).toEqual([3, null, 5])
})

test('a lost notice is made good at the next beat', async () => {
  const { clock, nodes, lose } = network(2)
  const told = ask(nodes[1]!)
  await clock.advance(2 * SECOND)
  lose(1)
  enter(nodes[0]!, 2)
  await clock.advance(2 * SECOND)
  expect(told).toEqual([0])
  await clock.advance(6 * SECOND)
  expect(told).toEqual([0, 2])
})

test('after the last who wanted to know nothing goes on', async () => {
  const { clock, nodes, sent } = network(2)
  enter(nodes[0]!, 2)
  const stop = nodes[1]!.ask(STREAM, () => undefined)
  await clock.advance(2 * SECOND)
  stop()
  await clock.advance(25 * SECOND)
  sent.length = 0
  enter(nodes[0]!, 2)
  await clock.advance(25 * SECOND)
  expect([sent, clock.waiting, nodes[1]!.known(STREAM)]).toEqual([[], 0, null])
})

test('many streams travel in notices of bounded size', async () => {
  const { clock, nodes, sent } = network(2)
  for (let at = 0; at < 1_200; at++) {
    nodes[0]!.enter(`s${at}`, {})
    nodes[1]!.ask(`s${at}`, () => undefined)
  }
  await clock.advance(2 * SECOND)
  const sizes = sent.map(({ asks, watching }) => asks.length + Object.keys(watching).length)
  expect(Math.max(...sizes)).toBeLessThanOrEqual(LIMITS.presenceNames)
  expect(nodes[1]!.known('s1199')).toBe(1)
})

test('who asks once is answered, also when it is not known', async () => {
  const { clock, nodes } = network(2)
  enter(nodes[0]!, 2)
  const deps = { clock, limits: LIMITS }
  const answers = [lookAt(STREAM, nodes[1]!, deps), lookAt(STREAM, nodes[1]!, deps)]
  await clock.advance(2 * SECOND)
  expect(await Promise.all(answers)).toEqual([2, 2])
  nodes[1]!.hearing(false)
  const none = lookAt(STREAM, nodes[1]!, deps)
  await clock.advance(3 * SECOND)
  expect(await none).toBeNull()
})

const enter = (node: Presence, count: number) =>
  Array.from({ length: count }, () => {
    const who = {}
    node.enter(STREAM, who)
    return () => node.leave(STREAM, who)
  })

function ask(node: Presence): (number | null)[] {
  const told: (number | null)[] = []
  node.ask(STREAM, (watching) => told.push(watching))
  return told
}

function network(count: number) {
  const clock = new ScriptedClock()
  const sent: Notice[] = []
  const killed = new Set<string>()
  let losing = 0
  const nodes: Presence[] = Array.from({ length: count }, (_, at) => {
    const node = `n${at}`
    return createPresence({
      node,
      limits: LIMITS,
      clock,
      send(notice) {
        if (killed.has(node)) return
        sent.push(notice)
        if (losing > 0) return void losing--
        clock.soon(() => nodes.forEach((one, to) => killed.has(`n${to}`) || one.heard(notice)))
      },
    })
  })
  for (const node of nodes) node.hearing(true)
  return {
    clock,
    nodes,
    sent,
    kill: (at: number) => void killed.add(`n${at}`),
    lose: (notices: number) => void (losing = notices),
  }
}
