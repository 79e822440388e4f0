/**
 * Passage — a port on loopback that stays the same while what is behind it comes back at another one.
 * In: a question for the port behind, asked anew for each connection. Out: its own port; `cut` resets what is open.
 */
import { once } from 'node:events'
import net from 'node:net'

const LOWEST = 20_000
const PORTS = 6_000

export async function openPassage(portBehind) {
  const open = new Set()
  const server = net.createServer((near) => {
    open.add(near)
    near.on('error', () => undefined).on('close', () => open.delete(near))
    portBehind().then(
      (port) => join(near, net.connect(port, '127.0.0.1')),
      () => near.destroy(),
    )
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const cut = () => {
    for (const near of open) near.resetAndDestroy()
  }
  return {
    port: server.address().port,
    cut,
    close() {
      cut()
      server.close()
    },
  }
}

function join(near, far) {
  near.pipe(far).pipe(near)
  near.on('close', () => far.destroy())
  far.on('error', () => near.destroy()).on('close', () => near.destroy())
}

/**
 * Below the range that systems give to connections and to port 0, so that nobody takes it while its owner is down.
 */
export async function freePort() {
  for (;;) {
    const port = LOWEST + Math.floor(Math.random() * PORTS)
    const server = net.createServer()
    const isFree = await new Promise((resolve) => {
      server.once('error', () => resolve(false)).once('listening', () => resolve(true))
      server.listen(port, '127.0.0.1')
    })
    if (!isFree) continue
    await new Promise((resolve) => server.close(resolve))
    return port
  }
}
