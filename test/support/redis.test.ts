import { describeWith } from './available'
import { eventually } from './eventually'
import { OWN_REDIS, listen, noStreamChannels, openRedis, startRedis, streamChannels } from './redis'
import { stopStarted } from './started'

afterAll(stopStarted)

describeWith(OWN_REDIS, 'a redis-server of the test', () => {
  it('publishes, stops, and starts again on the same port, empty', async () => {
    const server = await startRedis()
    const client = await openRedis(server.url)
    const heard = await listen(server.url, 'freshet:stream:a', 'freshet:object:b')
    await client.publish('freshet:stream:a', 'x')
    await eventually(() => heard.length === 1)
    expect(await streamChannels(client)).toEqual(['freshet:stream:a'])
    await server.stop()
    await expect(openRedis(server.url)).rejects.toThrow()
    await server.start()
    await noStreamChannels(await openRedis(server.url))
  })
})
