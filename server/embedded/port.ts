/**
 * Port — the wanted port or the next free one.
 * In: the first port (0 = any), how many to try, and what starts a server on one (it takes the port before
 * anything else, and rejects with EADDRINUSE). Out: what was started.
 */
export async function onFreePort<Server>(
  first: number,
  tries: number,
  start: (port: number) => Promise<Server>,
): Promise<Server> {
  if (first === 0) return start(0)
  const last = Math.min(first + tries - 1, 65_535)
  for (let port = first; port <= last; port++) {
    try {
      return await start(port)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    }
  }
  throw new Error(`no port from ${first} to ${last} is free`)
}
