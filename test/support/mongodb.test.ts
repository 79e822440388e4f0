import { createConnection } from 'mongoose'
import { describeWith } from './available'
import { MONGODB, ownDatabase } from './mongodb'
import { stopStarted } from './started'

afterAll(stopStarted)

describeWith(MONGODB, 'a MongoDB besides the embedded store', () => {
  it('gives each test a database of its own', async () => {
    const [one, other] = [await ownDatabase(), await ownDatabase()]
    const first = await createConnection(one).asPromise()
    const second = await createConnection(other).asPromise()
    await first.collection('a').insertOne({ x: 1 })
    expect(await first.collection('a').countDocuments({})).toBe(1)
    expect(await second.collection('a').countDocuments({})).toBe(0)
    await Promise.all([first.close(), second.close()])
  })
})
