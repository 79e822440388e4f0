import { eventually } from '../support/eventually'
import { send } from '../support/http'
import { spawnNode } from '../support/node'
import { witness } from '../support/numbers'
import { startProxy } from '../support/proxy'
import { itemsOf, page, positionOf } from '../support/rest'
import { limits } from '../support/scale'
import { follow } from '../support/sockets'
import { stopStarted } from '../support/started'
import { startInsisting } from './insisting'

afterAll(stopStarted)

const portOf = (url: string | undefined) => Number(new URL(url!).port)

describe("another program's store takes the address of ours", () => {
  it('P1, P3: posts are refused, nobody is told that one is stored there, readers are told; back at ours it goes on', async () => {
    const [ours, theirs] = [await spawnNode(), await spawnNode()]
    const { mongodbUrl, redisUrl } = await ours.embedded()
    const behind = new URL(mongodbUrl!)
    const proxy = await startProxy(portOf(mongodbUrl))
    behind.port = String(proxy.port)
    const lost = await spawnNode({
      ...limits({ patrolMs: 500 }),
      MONGODB_URL: behind.href,
      REDIS_URL: redisUrl!,
    })
    const ready = async () => {
      const answer = await send(lost.url, 'GET', '/readyz')
      return [answer.status, answer.json()['reasons']]
    }
    const follower = await follow(lost.url, { stream: 'mine' })
    const { epoch } = follower.position
    const posting = startInsisting([lost.url], 'mine', { width: 8, restMs: 5 })
    await eventually(() => posting.acknowledged.length > 50)

    const theirStore = portOf((await theirs.embedded()).mongodbUrl)
    const there = async () => itemsOf((await page(theirs.url, 'mine')).json())
    proxy.target(theirStore)
    proxy.cut()
    await eventually(() => lost.child.stderr.some((line) => line.includes('another database')))
    await eventually(() => follower.resets.length > 0)
    await eventually(async () => expect(await ready()).toEqual([503, ['another-database']]))
    const then = posting.acknowledged.length
    const refused = posting.statuses.get(503) ?? 0
    // What a writer was about to send in the instant of the change is all that can have come there.
    const strays = await there()
    await eventually(() => (posting.statuses.get(503) ?? 0) > refused + 8, 30_000)
    expect(posting.acknowledged).toHaveLength(then)
    expect(await there()).toEqual(strays)
    for (const { number } of strays) expect(posting.acknowledged).not.toContain(number)

    proxy.target(portOf(mongodbUrl))
    proxy.cut()
    await eventually(() => posting.acknowledged.length > then + 50, 30_000)
    await posting.stop()
    await eventually(async () => expect(await ready()).toEqual([200, undefined]))
    expect([...posting.epochs]).toEqual([epoch])

    const head = Number((await page(ours.url, 'mine')).json()['totalItems'])
    expect(head).toBe(posting.acknowledged.length)
    await eventually(
      () => follower.position.seq === head && follower.position.epoch === epoch,
      20_000,
    )
    expect(positionOf(await page(lost.url, 'mine'))).toEqual({ epoch, seq: head })
    expect(await witness(ours.url, 'mine', posting.acknowledged, [])).toEqual([])
    expect(proxy.struck.cut).toBeGreaterThan(1)
  })
})
