import { readFile } from 'node:fs/promises'
import type { Socket as TcpSocket } from 'node:net'
import type { EntriesFrame } from '../../schemas/wire'
import { eventually, pause } from '../support/eventually'
import { startCluster } from '../support/cluster'
import { ANY_STORE } from '../support/mongodb'
import type { Environment, FreshetNode } from '../support/node'
import { numbered, witness } from '../support/numbers'
import { post } from '../support/rest'
import { limits } from '../support/scale'
import { type Follower, follow, span } from '../support/sockets'
import { stopStarted } from '../support/started'
import { gather } from './staying'

afterAll(stopStarted)

const MIB = 1024 * 1024
const COUNT = 1_000
const CONTENT = 'x'.repeat(40_000)

const startNode = async (environment: Environment): Promise<FreshetNode> =>
  (await startCluster({ nodes: 1, redis: 'embedded', store: ANY_STORE, environment })).nodes[0]!

/** The TCP socket under a client of socket.io: paused, it takes what the kernel does, and then nothing. */
const tcpOf = (follower: Follower): TcpSocket => {
  const { transport } = follower.socket.io.engine as unknown as {
    transport: { ws: { _socket: TcpSocket } }
  }
  return transport.ws._socket
}

const memoryOf = async ({ pid }: FreshetNode): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s+([0-9]+) kB/.exec(status)![1]) * 1024
}

describe('readers that do not read', () => {
  it('P7, P3: the node keeps its memory, the others get everything, and who reads again does too', async () => {
    const node = await startNode({})
    const send = async (first: number, last: number) => {
      let next = first
      const poster = async () => {
        while (next <= last) {
          const number = next++
          const answer = await post(node.url, 'heavy', { ...numbered(number), content: CONTENT })
          expect(answer.status).toBe(201)
        }
      }
      await Promise.all(span(1, 8).map(poster))
    }
    const quick = await follow(node.url, { stream: 'heavy' })
    await send(1, 100)
    await eventually(() => quick.position.seq === 100)

    const slow = await Promise.all(span(1, 10).map(() => follow(node.url, { stream: 'heavy' })))
    const before = await memoryOf(node)
    for (const one of slow) tcpOf(one).pause()
    await send(101, COUNT)
    await eventually(() => quick.position.seq === COUNT, 30_000)
    // 10 × 36 MB went past them. What a node may keep for each is 1 MiB and a page; the store grows by 36 MB and more.
    expect((await memoryOf(node)) - before).toBeLessThan(250 * MIB)

    for (const one of slow) tcpOf(one).resume()
    for (const one of slow)
      await eventually(async () => {
        if (!one.socket.connected) await one.resume(node.url)
        return one.position.seq === COUNT
      }, 60_000)
    const all = [quick, ...slow]
    expect(await witness(node.url, 'heavy', span(1, COUNT), all)).toEqual([])
    expect(all.map((one) => [one.gaps, one.resets.length])).toEqual(all.map(() => [0, 0]))
  })
})

/** Posts at fixed times, whatever becomes of them; answers when each was sent. */
async function postEvery(
  everyMs: number,
  count: number,
  one: (index: number) => Promise<unknown>,
): Promise<number[]> {
  const begin = performance.now()
  const sent: number[] = []
  const underWay: Promise<unknown>[] = []
  const keep = (posting: Promise<unknown>) => {
    underWay.push(posting)
    posting.catch(() => undefined) // awaited below
  }
  for (let index = 0; index < count; index++) {
    await pause(Math.max(0, begin + index * everyMs - performance.now()))
    sent.push(performance.now())
    keep(one(index))
  }
  await Promise.all(underWay)
  return sent
}

describe('one that is frozen among many', () => {
  const MANY = 2_000
  const POSTS = 80

  it(`P7, P6: the others of ${MANY} get everything, it is closed, and resumes clean`, async () => {
    const node = await startNode(limits({ backlogCloseMs: 3_000 }))
    const many = await gather(MANY, () => follow(node.url, { stream: 'many' }))
    const frozen = await follow(node.url, { stream: 'heavy' })
    const arrived = new Map<number, number[]>()
    for (const one of many)
      one.socket.on('entries', ({ entries }: EntriesFrame) => {
        for (const { seq } of entries) {
          const times = arrived.get(seq) ?? []
          times.push(performance.now())
          arrived.set(seq, times)
        }
      })

    // The same load twice, some MB a second past the one; only whether it reads differs.
    let posted = 0
    const run = async (): Promise<number> => {
      const first = posted + 1
      posted += POSTS
      const [sent] = await Promise.all([
        postEvery(100, POSTS, (index) => post(node.url, 'many', numbered(first + index))),
        postEvery(25, POSTS * 4, (index) =>
          post(node.url, 'heavy', { ...numbered(4 * (first - 1) + index), content: CONTENT }),
        ),
      ])
      await eventually(() => many.every((one) => one.position.seq === posted), 30_000)
      const times = span(first, posted).flatMap((seq) =>
        arrived.get(seq)!.map((at) => at - sent[seq - first]!),
      )
      return times.sort((one, other) => one - other)[Math.floor(times.length * 0.99)]!
    }
    const reading = await run()
    await eventually(() => frozen.position.seq === POSTS * 4, 30_000)
    // By a connection that has read nothing yet: the kernel would hold tens of MB for one that was quick.
    frozen.socket.disconnect()
    await frozen.resume(node.url)
    tcpOf(frozen).pause()
    const notReading = await run()
    process.stdout.write(
      `p99 of ${MANY} beside a frozen one: ${(notReading / reading).toFixed(2)} times as without\n`,
    )

    expect(await witness(node.url, 'many', span(1, posted), many)).toEqual([])
    expect(many.filter((one) => one.gaps + one.doubles + one.resets.length > 0)).toHaveLength(0)
    const closings = () => node.child.stderr.filter((line) => line.includes('"code":"slow"'))
    await eventually(() => closings().length > 0, 60_000)
    expect(closings()).toHaveLength(1)
    expect(frozen.entries.length).toBeLessThan(POSTS * 8)

    tcpOf(frozen).resume()
    await eventually(() => !frozen.socket.connected, 30_000)
    expect(await frozen.resume(node.url)).toMatchObject({ recovered: true })
    await eventually(() => frozen.position.seq === POSTS * 8, 30_000)
    expect(await witness(node.url, 'heavy', [], [frozen])).toEqual([])
    expect([frozen.entries.length, frozen.gaps]).toEqual([POSTS * 8, 0])
    expect(many.every((one) => one.socket.connected)).toBe(true)
  })
})
