import { describeWith } from '../support/available'
import { startCluster } from '../support/cluster'
import { eventually, pause } from '../support/eventually'
import { ANY_STORE } from '../support/mongodb'
import { witness } from '../support/numbers'
import { REDIS } from '../support/redis'
import { page, post } from '../support/rest'
import { ms } from '../support/scale'
import { type Follower, follow } from '../support/sockets'
import { stopStarted } from '../support/started'
import { startPosting } from './posting'

afterAll(stopStarted)

describeWith(REDIS, 'a node stops', () => {
  const start = async () => {
    const { nodes } = await startCluster({ nodes: 2, redis: 'real', store: ANY_STORE })
    const followers: Follower[] = []
    for (let count = 0; count < 8; count++)
      followers.push(await follow(nodes[count % 2]!.url, { stream: 'stop' }))
    return { store: nodes[0]!, other: nodes[1]!, followers }
  }

  it('P2–P4: frozen for 8 s and woken, it catches up by itself', async () => {
    const { store, other, followers } = await start()
    const posting = startPosting([store.url], 'stop', 100)
    await pause(1_000)
    other.child.signal('SIGSTOP')
    await pause(8_000)
    other.child.signal('SIGCONT')
    await pause(1_000)
    await posting.stop()
    expect(posting.others()).toEqual([])
    const head = Number((await page(store.url, 'stop')).json().totalItems)
    await eventually(() => followers.every((one) => one.position.seq === head), 30_000)
    expect(await witness(store.url, 'stop', posting.acknowledged(), followers)).toEqual([])
    expect(followers.map((one) => [one.gaps, one.resets.length])).toEqual(
      followers.map(() => [0, 0]),
    )
  })

  it('P1–P5: its event loop blocked amid posts to it: they wait, are stored once, and its clients go on', async () => {
    const { store, other, followers } = await start()
    const urls = [store.url, other.url]
    const posting = startPosting(urls, 'stop', 40)
    await pause(1_000)
    other.child.signal('SIGSTOP')
    await pause(300) // what was under way
    const answeredBefore = posting.statuses.size
    const behind = followers.filter((_, index) => index % 2 === 1)
    const stoodAt = behind.map((one) => one.position.seq)
    await pause(ms(10_000, 60_000))
    // It struck: what was asked of it has no answer, and its clients have heard nothing, while the other's have.
    expect(posting.statuses.size - answeredBefore).toBeLessThan(ms(10_000, 60_000) * 0.03)
    expect(behind.map((one) => one.position.seq)).toEqual(stoodAt)
    expect(followers[0]!.position.seq).toBeGreaterThan(stoodAt[0]! + 50)
    other.child.signal('SIGCONT')
    await pause(1_000)
    await posting.stop()
    expect(posting.others().filter(([, status]) => status !== 503 && status !== 0)).toEqual([])
    await Promise.all(behind.map((one) => one.socket.connected || one.resume(store.url)))
    const head = Number((await page(store.url, 'stop')).json().totalItems)
    await eventually(() => followers.every((one) => one.position.seq === head), 30_000)
    expect(await witness(store.url, 'stop', posting.acknowledged(), followers)).toEqual([])
    expect(followers.map((one) => [one.gaps, one.resets.length])).toEqual(
      followers.map(() => [0, 0]),
    )
    expect((await post(other.url, 'stop', { type: 'Note', content: 'on' })).status).toBe(201)
  })

  it('P1–P4: told to stop under load, it answers what it has taken, ends with 0, and its clients go on elsewhere', async () => {
    const { store, other, followers } = await start()
    const posting = startPosting([store.url, other.url], 'stop', 100)
    await pause(1_000)
    const ended = other.stop()
    const moved = followers.filter((_, index) => index % 2 === 1)
    await eventually(() => moved.every((one) => !one.socket.connected), 15_000)
    await Promise.all(moved.map((one) => one.resume(store.url)))
    expect(await ended).toBe(0)
    await pause(500)
    await posting.stop()
    // A post to a node that is going down is 201, a refused connection, or a 503: never another answer.
    expect(posting.others().filter(([, status]) => status !== 0 && status !== 503)).toEqual([])
    const head = Number((await page(store.url, 'stop')).json().totalItems)
    await eventually(() => followers.every((one) => one.position.seq === head), 30_000)
    expect(await witness(store.url, 'stop', posting.acknowledged(), followers)).toEqual([])
    expect(moved.map((one) => one.ack.recovered)).toEqual(moved.map(() => true))
  })
})
