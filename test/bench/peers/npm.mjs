/** Npm peers — programs of servers/, each in a process of its own, told by a Redis of its own. */
import { fileURLToPath } from 'node:url'
import { storedOf } from '../harness/activity.mjs'
import { startChild } from '../harness/child.mjs'
import { noPackages } from '../harness/installed.mjs'
import { freePort } from '../harness/port.mjs'
import { get, redisPublish, socketIo, upgrade } from '../harness/protocols.mjs'
import { noRedis, startRedis } from '../harness/redis.mjs'

const CHANNEL = 'activities'
const bare = (number) => storedOf(number)
const inRoom = (number, room) => `{"room":"room-${room}","activity":${storedOf(number)}}`

export const obvious = npmPeer('obvious', {
  script: (room) => socketIo('subscribe', `room-${room}`),
  line: inRoom,
})
export const ws = npmPeer('ws', { script: () => [{ say: upgrade('/'), hear: '' }], line: bare })
export const sse = npmPeer('sse', {
  kind: 'stream',
  script: () => [{ say: get('/'), hear: '' }],
  line: bare,
})
export const feathers = npmPeer('feathers', {
  script: () => socketIo('', '').slice(0, 2),
  line: bare,
})

function npmPeer(name, { kind, script, line }) {
  return {
    name,
    missing: () => noRedis() ?? noPackages(),
    async start(_bench, env = {}) {
      const redis = await startRedis()
      const server = await startProgram(name, { REDIS_URL: redis.url, ...env })
      return {
        name,
        kind,
        script,
        port: server.port,
        pids: server.pids,
        bus: redis.pids,
        redis,
        publishPort: redis.port,
        message: (number, room) => redisPublish(CHANNEL, line(number, room)),
        async stop() {
          await server.stop()
          await redis.stop()
        },
      }
    },
  }
}

export async function startProgram(name, env) {
  const port = await freePort()
  const program = fileURLToPath(new URL(`../servers/${name}.mjs`, import.meta.url))
  const child = startChild(process.execPath, [program], {
    env: { PORT: String(port), NODE_ENV: 'production', ...env },
  })
  await child.line(/^listening$/)
  return { port, pids: [child.pid], stop: () => child.stop() }
}
