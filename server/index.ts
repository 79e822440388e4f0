/**
 * Index — the program: environment in, a node up, signals to its stop. The only file that touches `process`.
 */
import { isLoopback, loadConfig, type Config } from './config'
import { createLog, type Log } from './log'
import { startNode, type Node } from './node'

const log = createLog((line) => process.stderr.write(`${line}\n`))

async function main(): Promise<void> {
  const config = loadConfig(process.env)
  const starting = startNode(config, log)
  stopOnSignals(starting, log)
  process.on('unhandledRejection', (error) => log.error('unhandled rejection', { error }))
  const node = await starting
  process.stdout.write(greeting(node, config))
  if (!isLoopback(config.host))
    log.warn('open to the network', {
      host: config.host,
      meaning: 'there is no identity yet: anybody may post',
    })
}

function stopOnSignals(starting: Promise<Node>, log: Log): void {
  let asked = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      if (asked) return
      asked = true
      log.info('stopping', { signal })
      starting
        .then((node) => node.stop())
        .then(
          () => process.exit(0),
          (error: unknown) => {
            log.error('stop failed', { error })
            process.exit(1)
          },
        )
    })
}

function greeting(node: Node, config: Config): string {
  const where = (url: string, isEmbedded: boolean) =>
    isEmbedded ? `${url} (embedded)` : new URL(url).host
  return `
Freshet listens on ${node.url}${node.publicUrl === node.url ? '' : `, for the world ${node.publicUrl}`}

  MongoDB  ${where(node.mongodbUrl, node.embedded.mongodb)}
  Redis    ${where(node.redisUrl, node.embedded.redis)}
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

main().catch((error: unknown) => {
  log.error('not started', { error })
  process.exit(1)
})
