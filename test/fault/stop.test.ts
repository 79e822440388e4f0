/**
 * Stop and readiness: one orderly stop whatever is asked how often, and a red light with its reason.
 */
import { mkdtemp } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { eventually } from '../support/eventually'
import { send } from '../support/http'
import { spawnNode, spawnServer } from '../support/node'
import { describeWith } from '../support/available'
import { startProxy } from '../support/proxy'
import { OWN_REDIS, startRedis } from '../support/redis'
import { post } from '../support/rest'
import { connect } from '../support/sockets'
import { started, stopStarted } from '../support/started'
import { headOf, trickle } from '../support/trickle'

afterAll(stopStarted)

const ready = (url: string) => send(url, 'GET', '/readyz')

test('SIGTERM twice is one stop, with code 0', async () => {
  const { child } = await spawnNode()
  child.signal('SIGTERM')
  child.signal('SIGTERM')
  child.signal('SIGINT')
  expect(await child.ended).toBe(0)
  expect(child.stderr.filter((line) => line.includes('"stopping"'))).toHaveLength(1)
})

test('SIGTERM during start ends it in order, and the folder can be used again', async () => {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'freshet-test-'))
  for (const afterMs of [0, 120, 250, 400]) {
    const child = spawnServer({ DATA_DIR: dataDir })
    started({ stop: () => child.kill('SIGKILL') })
    // The moment is the point of this test: whichever it is, the end must be the same.
    setTimeout(() => child.signal('SIGTERM'), afterMs)
    expect([0, 'SIGTERM']).toContain(await child.ended)
  }
  const node = await spawnNode({ DATA_DIR: dataDir })
  expect((await post(node.url, 'general', { type: 'Note', content: 'there' })).status).toBe(201)
  expect(await node.stop()).toBe(0)
})

test('sockets are closed so that they come back by themselves', async () => {
  const node = await spawnNode()
  const socket = await connect(node.url)
  const reason = new Promise<string>((resolve) => socket.on('disconnect', resolve))
  expect(await node.stop()).toBe(0)
  expect(await reason).toBe('transport close')
})

test('server-sent events and long polls are ended, so that they do not hold up a stop', async () => {
  const node = await spawnNode({ FRESHET_LIMITS: JSON.stringify({ stopMs: 60_000 }) })
  const open = await Promise.all(
    ['events', 'activities?after=0&wait=30'].map((path) =>
      trickle(node.port, headOf(node.port, `GET /streams/general/${path} HTTP/1.1`)),
    ),
  )
  await eventually(() => open[0]!.heard().includes('retry:'))
  expect(await node.stop()).toBe(0)
  expect(open.map((one) => one.open())).toEqual([false, false])
  // Each was told the end of its answer: the empty chunk, and a whole page.
  expect(open[0]!.heard()).toMatch(/\r\n0\r\n\r\n$/)
  expect(open[1]!.heard()).toMatch(/"orderedItems":\[\]\}$/)
})

test('/healthz says alive, /readyz ready, and nothing else', async () => {
  const { url } = await spawnNode()
  expect((await send(url, 'GET', '/healthz')).json()).toEqual({ status: 'alive' })
  expect((await ready(url)).json()).toEqual({ status: 'ready' })
})

describeWith(OWN_REDIS, 'readiness', () => {
  test('is red while Redis is deaf, as degraded, because delivery goes on by the patrol', async () => {
    const redis = await startRedis()
    const { url } = await spawnNode({ REDIS_URL: redis.url })
    await redis.stop()
    await eventually(async () => (await ready(url)).status === 503)
    expect((await ready(url)).json()).toEqual({ status: 'degraded', reasons: ['redis-deaf'] })
    expect((await send(url, 'GET', '/healthz')).status).toBe(200)
    expect((await post(url, 'general', { type: 'Note', content: 'x' })).status).toBe(201)
  })
})

test('is red while the store does not answer', async () => {
  const store = await spawnNode()
  const { mongodbUrl, redisUrl } = await store.embedded()
  const proxy = await startProxy(Number(new URL(mongodbUrl!).port))
  const { url } = await spawnNode({
    MONGODB_URL: `mongodb://127.0.0.1:${proxy.port}/freshet`,
    REDIS_URL: redisUrl!,
  })
  proxy.mode('stall')
  const answer = await ready(url)
  expect([answer.status, answer.json()]).toEqual([
    503,
    { status: 'not-ready', reasons: ['no-primary'] },
  ])
})
