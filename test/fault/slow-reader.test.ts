import { readFile } from 'node:fs/promises'
import type { Socket as TcpSocket } from 'node:net'
import { eventually } from '../support/eventually'
import { type FreshetNode, spawnNode } from '../support/node'
import { post } from '../support/rest'
import { type Follower, follow, seqs, span } from '../support/sockets'
import { stopStarted } from '../support/started'

afterAll(stopStarted)

const MIB = 1024 * 1024
const COUNT = 1_000
const CONTENT = 'x'.repeat(40_000)

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
    const node = await spawnNode()
    const send = async (first: number, last: number) => {
      let next = first
      const poster = async () => {
        while (next <= last) {
          next++
          const answer = await post(node.url, 'heavy', { type: 'Note', content: CONTENT })
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
    expect(seqs(quick.entries)).toEqual(span(1, COUNT))
    // 10 × 36 MB went past them. What a node may keep for each is 1 MiB and a page; the store grows by 36 MB and more.
    expect((await memoryOf(node)) - before).toBeLessThan(250 * MIB)

    for (const one of slow) tcpOf(one).resume()
    for (const one of slow)
      await eventually(async () => {
        if (!one.socket.connected) await one.resume(node.url)
        return one.position.seq === COUNT
      }, 60_000)
    for (const one of slow) expect([seqs(one.entries), one.gaps]).toEqual([span(101, COUNT), 0])
  })
})
