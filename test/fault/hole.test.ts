import { createConnection } from 'mongoose'
import { eventually } from '../support/eventually'
import { spawnNode } from '../support/node'
import { numbered, postNumbers, statuses } from '../support/numbers'
import { page, positionOf, post } from '../support/rest'
import { limits } from '../support/scale'
import { follow, seqs } from '../support/sockets'
import { started, stopStarted } from '../support/started'

afterAll(stopStarted)

describe('a write went above a head that a fail-over had taken away', () => {
  it('P1, P3: nobody waits at the hole for ever: all are told, and everything after it arrives', async () => {
    const node = await spawnNode(limits({ patrolMs: 500, holeMs: 1_500, catchUpRetryMaxMs: 500 }))
    const follower = await follow(node.url, { stream: 'torn' })
    expect(statuses(await postNumbers([node.url], 'torn', 1, 5))).toEqual([201])
    await eventually(() => follower.position.seq === 5)
    const { epoch } = follower.position

    const database = await createConnection(`${(await node.embedded()).mongodbUrl}`).asPromise()
    started({ stop: () => database.close() })
    const entries = database.useDb('freshet').collection('entries')
    const { _id, ...fifth } = (await entries.findOne({ stream: 'torn', seq: 5 }))!
    const torn = { ...fifth, seq: 8, id: 'urn:torn', idHash: 'torn', key: 'torn', at: new Date() }
    await entries.insertOne(torn)
    const next = await post(node.url, 'torn', numbered(6))
    expect([next.status, positionOf(next)]).toEqual([201, { epoch, seq: 9 }])

    await eventually(() => follower.position.seq === 9, 40_000)
    expect(follower.resets.map(({ position }) => position)).toEqual([{ epoch, seq: 7 }])
    expect(seqs(follower.entries)).toEqual([8, 9])
    const late = await follow(node.url, { stream: 'torn', position: { epoch, seq: 3 } })
    await eventually(() => late.position.seq === 9)
    expect([late.ack.recovered, late.resets.length]).toEqual([true, 1])
    expect((await page(node.url, 'torn')).json()['orderedItems']).toHaveLength(7)
  })
})
