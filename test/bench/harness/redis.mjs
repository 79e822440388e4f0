/** Redis — a redis-server of one measurement's own: loopback, nothing kept on disk. */
import { startChild } from './child.mjs'
import { isInstalled } from './installed.mjs'
import { freePort } from './port.mjs'

export const noRedis = () => (isInstalled('redis-server') ? null : 'apt-get install redis-server')

export async function startRedis() {
  const port = await freePort()
  const child = startChild('redis-server', [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--save',
    '',
  ])
  await child.line(/Ready to accept connections/)
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    pids: [child.pid],
    stop: () => child.stop('SIGKILL'),
  }
}
