/** The two servers that must answer alike: ours, and a redis-server where one is installed. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { startRedis } from '../../../server/embedded/redis/server'
import { talkTo } from './talk'

export interface Running {
  readonly port: number
  stop(): Promise<void>
}

export const hasRedis = spawnSync('redis-server', ['--version']).status === 0

export const startOurs = (): Promise<Running> => startRedis({ port: 0 })

export async function startReal(): Promise<Running> {
  const port = await freePort()
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
  const child = spawn('redis-server', args, { stdio: 'ignore' })
  const exited = once(child, 'exit')
  const stop = async () => {
    child.kill('SIGKILL')
    await exited
  }
  for (let tries = 0; tries < 200; tries++) {
    const talk = await talkTo(port).catch(() => null)
    talk?.close()
    if (talk) return { port, stop }
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  await stop()
  throw new Error('redis-server did not start')
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (typeof address !== 'object' || !address) throw new Error('no port')
  return address.port
}
