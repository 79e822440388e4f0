/**
 * Index — the program: environment in, a node up, signals to its stop. The only file that touches `process`.
 */
import { isLoopback, loadConfig, type Config } from './config'
import { createLog } from './log'
import { startNode, type Node } from './node'

const PARENT_MS = 250

const log = createLog((line) => process.stderr.write(`${line}\n`))

async function main(): Promise<void> {
  const config = loadConfig(process.env)
  const starting = startNode(config, log)
  stopOnSignals(starting, config.startedByNpm)
  process.on('unhandledRejection', (error) => log.error('unhandled rejection', { error }))
  const node = await starting
  process.stdout.write(greeting(node, config))
  if (!isLoopback(config.host))
    log.warn('open to the network', {
      host: config.host,
      meaning: 'there is no identity yet: anybody may post',
    })
}

function stopOnSignals(starting: Promise<Node>, startedByNpm: boolean): void {
  let asked = false
  const stop = (why: string) => {
    if (asked) return
    asked = true
    log.info('stopping', { why })
    starting
      .then((node) => node.stop())
      .then(
        () => process.exit(0),
        (error: unknown) => {
          log.error('stop failed', { error })
          process.exit(1)
        },
      )
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop(signal))
  if (!startedByNpm) return
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) stop('npm ended')
  }, PARENT_MS).unref()
}

function greeting(node: Node, config: Config): string {
  const where = (url: string, isEmbedded: boolean) =>
    isEmbedded ? `${url} (embedded)` : new URL(url).host
  return `
Freshet listens on ${node.url}${node.publicUrl === node.url ? '' : `, for the world ${node.publicUrl}`}

  MongoDB  ${where(node.mongodbUrl, node.embedded.mongodb)}
  Redis    ${where(node.redisUrl, node.embedded.redis)}
  Watch    redis-cli${redisPort(node.redisUrl)} SUBSCRIBE freshet:stream:general
${
  node.embedded.mongodb
    ? `  Data     ${config.dataDir}

  To run on servers of your own set MONGODB_URL and REDIS_URL, for instance
  MONGODB_URL=mongodb://127.0.0.1:27017/freshet REDIS_URL=redis://127.0.0.1:6379 npm start
`
    : ''
}
`
}

function redisPort(url: string): string {
  const { hostname, port } = new URL(url)
  return `${hostname === '127.0.0.1' ? '' : ` -h ${hostname}`}${port ? ` -p ${port}` : ''}`
}

main().catch((error: unknown) => {
  log.error('not started', { error })
  process.exit(1)
})
