import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { type Need, describeWith } from '../support/available'
import { startCluster } from '../support/cluster'
import { eventually } from '../support/eventually'
import { send } from '../support/http'
import { ANY_STORE } from '../support/mongodb'
import { postNumbers, statuses, witness } from '../support/numbers'
import { connect, follow, span } from '../support/sockets'
import { stopStarted } from '../support/started'
import { trickle } from '../support/trickle'

afterAll(stopStarted)

const PRLIMIT: Need = {
  name: 'prlimit',
  missing:
    spawnSync('prlimit', ['--version']).status === 0
      ? null
      : 'the descriptors of a running process are limited by prlimit, which is not here',
}
const MORE = 10
const STREAM = 'scarce'

describeWith(PRLIMIT, 'a node has no descriptors left', () => {
  it('P2–P4, P7: whom it has it serves on, new ones are turned away, and when some are free again it takes them', async () => {
    const { nodes } = await startCluster({ nodes: 2, redis: 'embedded', store: ANY_STORE })
    const [other, scarce] = [nodes[0]!, nodes[1]!]
    const followers = await Promise.all(
      span(1, 5).map(() => follow(scarce.url, { stream: STREAM })),
    )
    expect(statuses(await postNumbers([other.url, scarce.url], STREAM, 1, 20))).toEqual([201])

    const held = readdirSync(`/proc/${scarce.pid}/fd`).length
    limit(scarce.pid, held + MORE)
    const crowd = await Promise.all(span(1, MORE * 10).map(() => trickle(scarce.port, '')))
    await eventually(() => crowd.filter((one) => !one.open()).length > MORE)
    await expect(connect(scarce.url)).rejects.toThrow()

    expect(statuses(await postNumbers([other.url], STREAM, 21, 60))).toEqual([201])
    await eventually(() => followers.every((one) => one.position.seq === 60), 20_000)
    expect(readdirSync(`/proc/${scarce.pid}/fd`).length).toBeGreaterThan(held)

    for (const one of crowd) one.close()
    await eventually(async () => (await send(scarce.url, 'GET', '/readyz')).status === 200)
    followers.push(await follow(scarce.url, { stream: STREAM, last: 60 }))
    // Few at a time: it still has no more than MORE descriptors to spare.
    expect(statuses(await postNumbers([scarce.url], STREAM, 61, 80, 3))).toEqual([201])
    await eventually(() => followers.every((one) => one.position.seq === 80), 20_000)
    expect(await witness(other.url, STREAM, span(1, 80), followers.slice(0, 5))).toEqual([])
    expect(followers.map((one) => [one.acks.length, one.gaps])).toEqual(followers.map(() => [1, 0]))
  })
})

function limit(pid: number, descriptors: number): void {
  const { status, stderr } = spawnSync('prlimit', [`--pid=${pid}`, `--nofile=${descriptors}`])
  if (status !== 0) throw new Error(`prlimit: ${stderr}`)
}
