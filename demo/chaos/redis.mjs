/**
 * Redis — a redis-server of our own that can be broken in several ways; null where none is installed.
 * Nothing of it is kept on disk: what it forgets must not matter.
 */
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { startChild } from './child.mjs'
import { freePort } from './passage.mjs'

const PONG_WITHIN_MS = 10_000

export async function startRedis(dir) {
  if (spawnSync('redis-server', ['--version']).status !== 0) return null
  const port = await freePort()
  const args = ['--port', port, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'].map(
    String,
  )
  let child
  const redis = {
    url: `redis://127.0.0.1:${port}`,
    async start() {
      child = startChild('redis', { command: 'redis-server', args, env: process.env, dir })
      for (const end = Date.now() + PONG_WITHIN_MS; Date.now() < end; await sleep(50))
        if ((await ask(port, 'PING').catch(() => '')) === '+PONG\r\n') return
      throw new Error('redis-server does not answer')
    },
    kill: () => child.kill(),
    pause: () => child.signal('SIGSTOP'),
    resume: () => child.signal('SIGCONT'),
    /** Every connection, those that publish and those that listen. */
    async cut() {
      await ask(port, 'CLIENT KILL TYPE pubsub')
      await ask(port, 'CLIENT KILL TYPE normal')
    },
    channels: async (pattern) => {
      const lines = (await ask(port, `PUBSUB CHANNELS ${pattern}`)).split('\r\n')
      return lines.filter((line) => line !== '' && !/^[*$]/.test(line))
    },
  }
  await redis.start()
  return redis
}

/** One command on a connection of its own. Answers are short: they come in one piece. */
async function ask(port, command) {
  const socket = net.connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    socket.write(`${command}\r\n`)
    const [bytes] = await once(socket, 'data', {
      signal: globalThis.AbortSignal.timeout(5_000),
    })
    return bytes.toString()
  } finally {
    socket.on('error', () => undefined).destroy()
  }
}
