/**
 * Measure — memory, handles and threads of one process, from /proc: nothing in the server has to help.
 * In: a pid; the port of the store, because the driver keeps its connections in a pool, which is no leak. Out: samples; and the slope of a line through them (least squares).
 */
import { readdir, readFile, readlink } from 'node:fs/promises'

export async function measure(pid, storePort) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const field = (name) => Number(new RegExp(`^${name}:\\s+([0-9]+)`, 'm').exec(status)[1])
  return {
    mib: field('VmRSS') / 1_024,
    ...(await handlesOf(pid, storePort)),
    threads: field('Threads'),
  }
}

async function handlesOf(pid, storePort) {
  const fds = await readdir(`/proc/${pid}/fd`)
  const links = await Promise.all(
    fds.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')),
  )
  const toStore = await inodesTo(pid, storePort)
  const pooled = links.filter((link) => toStore.has(/^socket:\[([0-9]+)\]$/.exec(link)?.[1])).length
  return { handles: fds.length - pooled, pooled }
}

/** A line of /proc/net/tcp: number, local, remote address:port in hex … the inode is the tenth. */
async function inodesTo(pid, port) {
  const lines = (await readFile(`/proc/${pid}/net/tcp`, 'utf8')).split('\n').slice(1)
  const fields = lines.map((line) => line.trim().split(/\s+/))
  const isThere = (remote = '') => parseInt(remote.split(':')[1], 16) === port
  return new Set(fields.filter(([, , remote]) => isThere(remote)).map((field) => field[9]))
}

/** Per unit of x. */
export function slope(points) {
  const mean = (of) => points.reduce((sum, point) => sum + of(point), 0) / points.length
  const [middleX, middleY] = [mean(([x]) => x), mean(([, y]) => y)]
  const spread = mean(([x]) => (x - middleX) ** 2)
  return spread === 0 ? 0 : mean(([x, y]) => (x - middleX) * (y - middleY)) / spread
}
