import { describeWith } from '../support/available'
import { startCluster } from '../support/cluster'
import { eventually, pause } from '../support/eventually'
import { ANY_STORE } from '../support/mongodb'
import { witness } from '../support/numbers'
import { REDIS } from '../support/redis'
import { page } from '../support/rest'
import { limits, ms } from '../support/scale'
import { follow } from '../support/sockets'
import { stopStarted } from '../support/started'
import { startPosting } from './posting'
import { gather, stay } from './staying'

afterAll(stopStarted)

const CLIENTS = 500
const STREAM = 'fan-out'

describeWith(REDIS, 'a node is killed while it hands out', () => {
  it(`P1–P4: ${CLIENTS} clients on three nodes, one node gone without a word: its clients go on elsewhere and miss nothing`, async () => {
    const { nodes } = await startCluster({
      nodes: 3,
      redis: 'real',
      store: ANY_STORE,
      environment: limits({ patrolMs: 1_000 }),
    })
    const [store, victim, third] = nodes as [
      (typeof nodes)[0],
      (typeof nodes)[0],
      (typeof nodes)[0],
    ]
    const followers = await gather(CLIENTS, (index) =>
      follow(nodes[index % 3]!.url, { stream: STREAM }),
    )
    const staying = stay(followers, () => [store.url, third.url])
    const posting = startPosting(
      nodes.map((node) => node.url),
      STREAM,
      20,
    )
    await pause(ms(2_000, 10_000))
    await victim.kill()
    const atDeath = Number((await page(store.url, STREAM)).json().totalItems)
    await pause(ms(4_000, 20_000))
    await posting.stop()

    const theirs = followers.filter((_, index) => index % 3 === 1)
    expect([staying.cuts, staying.returns]).toEqual([theirs.length, theirs.length])
    expect(staying.allBack()).toBe(true)
    expect(theirs.map((one) => one.ack.recovered)).toEqual(theirs.map(() => true))
    const head = Number((await page(store.url, STREAM)).json().totalItems)
    expect(head).toBeGreaterThan(atDeath)
    await eventually(() => followers.every((one) => one.position.seq === head), 30_000)
    expect(await witness(third.url, STREAM, posting.acknowledged(), followers)).toEqual([])
    expect(followers.filter((one) => one.gaps > 0 || one.resets.length > 0)).toHaveLength(0)
    // Only posts that were sent to the dead one have had no answer, and there were some.
    const unanswered = posting.others()
    expect(unanswered.length).toBeGreaterThan(0)
    expect(unanswered.filter(([number, status]) => number % 3 !== 1 || status !== 0)).toEqual([])
  })
})
