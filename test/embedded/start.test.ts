/** Worker threads need compiled files: this loads dist, which `npm test` builds first. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Redis } from 'ioredis'
import mongoose from 'mongoose'
import type * as Threads from 'node:worker_threads'
import type * as Start from '../../server/embedded/start'
import { type Log, silentLog } from '../../server/log'

const dist = path.resolve(__dirname, '../../dist/server/embedded/start.js')
const { startEmbedded } = jest.requireActual<typeof Start>(dist)

let dir: string
let dataDir: string
let running: Start.Embedded[] = []
let children: ChildProcess[] = []
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'freshet-start-'))
  dataDir = path.join(dir, 'data')
})
afterEach(async () => {
  await Promise.all(running.map((one) => one.stop()))
  for (const child of children) child.kill('SIGKILL')
  running = []
  children = []
  await rm(dir, { recursive: true, force: true })
})

async function start(options: Partial<Start.EmbeddedOptions> = {}): Promise<Start.Embedded> {
  const wanted = { mongodb: true, redis: true, mongodbPort: 0, redisPort: 0 }
  const one = await startEmbedded({ dataDir, log: silentLog, ...wanted, ...options })
  running.push(one)
  return one
}

/** Starts the embedded servers in a process of its own; gives its first line. */
async function startChild(): Promise<{ child: ChildProcess; line: string }> {
  const code = `
    const log = { info() {}, warn() {}, error() {} }
    require(${JSON.stringify(dist)})
      .startEmbedded({ dataDir: ${JSON.stringify(dataDir)}, mongodb: true, redis: true, mongodbPort: 0, redisPort: 0, log })
      .then(({ redisUrl }) => console.log('started ' + redisUrl), (error) => console.log('refused ' + error.message))`
  const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  while (!text.includes('\n')) await once(child.stdout, 'data')
  return { child, line: text.trim() }
}

const readFileOf = async (): Promise<unknown> =>
  JSON.parse(await readFile(path.join(dataDir, 'embedded.json'), 'utf8'))

test('both answer under their URLs, which stand in embedded.json until they stop', async () => {
  const { mongodbUrl, redisUrl, stop } = await start()
  expect(mongodbUrl).toMatch(/^mongodb:\/\/127\.0\.0\.1:\d+\/freshet$/)
  expect(redisUrl).toMatch(/^redis:\/\/127\.0\.0\.1:\d+$/)
  expect(await readFileOf()).toEqual({ mongodbUrl, redisUrl })
  const modeOf = async (file: string) => (await stat(file)).mode & 0o777
  expect(await modeOf(dataDir)).toBe(0o700)
  expect(await modeOf(path.join(dataDir, 'embedded.json'))).toBe(0o600)

  const redis = new Redis(redisUrl!)
  expect(await redis.ping()).toBe('PONG')
  redis.disconnect()
  const mongodb = await mongoose.createConnection(mongodbUrl!).asPromise()
  expect(await mongodb.db?.admin().ping()).toMatchObject({ ok: 1 })
  await mongodb.close()

  await Promise.all([stop(), stop()])
  expect(await readdir(dataDir)).toEqual(['lock', 'mongodb'])
  expect(await readdir(path.join(dataDir, 'lock'))).toEqual([])
})

test('only what is wanted runs; without MongoDB a folder is not locked', async () => {
  const [one, two] = [await start({ mongodb: false }), await start({ mongodb: false })]
  expect(one.mongodbUrl).toBe(null)
  expect(await readFileOf()).toEqual({ redisUrl: two.redisUrl })
  await one.stop()
  expect(await readFileOf()).toEqual({ redisUrl: two.redisUrl })
  await two.stop()
  expect(await readdir(dataDir)).toEqual([])
})

test('nothing is wanted: nothing is made', async () => {
  const one = await start({ mongodb: false, redis: false })
  expect(one).toMatchObject({ mongodbUrl: null, redisUrl: null })
  expect(await readdir(dir)).toEqual([])
})

test('the next port is taken when the wanted one is not free', async () => {
  const blocker: Server = createServer().listen(0, '127.0.0.1')
  await once(blocker, 'listening')
  const address = blocker.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const { redisUrl } = await start({ mongodb: false, redisPort: port })
  expect(Number(redisUrl?.split(':').at(-1))).toBeGreaterThan(port)
  blocker.close()
})

test('a second process on the same DATA_DIR is told who has it and what to do', async () => {
  const first = await start()
  const { line } = await startChild()
  expect(line).toContain(`refused DATA_DIR ${dataDir} is in use by process ${process.pid}`)
  expect(line).toContain(`MONGODB_URL=${first.mongodbUrl} REDIS_URL=${first.redisUrl}`)
  expect(line).toContain('another DATA_DIR')
  expect(await readFileOf()).toEqual({ mongodbUrl: first.mongodbUrl, redisUrl: first.redisUrl })
})

test('a node with a Redis of its own leaves embedded.json to the one that holds DATA_DIR', async () => {
  const first = await start()
  const warned: string[] = []
  const log: Log = { ...silentLog, warn: (event) => void warned.push(event) }
  const second = await start({ mongodb: false, log })
  expect(warned).toEqual(['embedded addresses left to the process that holds DATA_DIR'])
  await second.stop()
  expect(await readFileOf()).toEqual({ mongodbUrl: first.mongodbUrl, redisUrl: first.redisUrl })
})

test('kill -9 leaves no lock behind, and of several that come then exactly one wins', async () => {
  const { child, line } = await startChild()
  expect(line).toMatch(/^started/)
  child.kill('SIGKILL')
  await once(child, 'exit')
  const lines = (await Promise.all([startChild(), startChild(), startChild()])).map(
    (one) => one.line,
  )
  expect(lines.filter((each) => each.startsWith('started'))).toHaveLength(1)
  expect(lines.filter((each) => each.startsWith('refused'))).toHaveLength(2)
})

test('a server that ends by itself is logged and reported, once', async () => {
  const threads = jest.requireActual<typeof Threads>('node:worker_threads')
  const made: Threads.Worker[] = []
  const { Worker } = threads
  const spy = jest.spyOn(threads, 'Worker').mockImplementation((...args) => {
    const worker = new Worker(...args)
    made.push(worker)
    return worker
  })
  const logged: unknown[] = []
  const log: Log = { ...silentLog, error: (event, fields) => void logged.push([event, fields]) }
  try {
    const failed = new Promise<Error>((onFailure) => void start({ mongodb: false, log, onFailure }))
    while (running.length === 0) await new Promise(setImmediate)
    await made[0]?.terminate()
    const error = await failed
    expect(error.message).toBe('the embedded redis ended by itself (1)')
    expect(logged).toEqual([['embedded store ended by itself', { store: 'redis', error }]])
    await running[0]?.stop()
    expect(logged).toHaveLength(1)
  } finally {
    spy.mockRestore()
  }
})

test('a start that fails leaves no thread, lock or address behind', async () => {
  await start({ mongodb: false })
  await running.pop()?.stop()
  await writeFile(path.join(dataDir, 'mongodb'), 'a file where a folder belongs')
  await expect(start()).rejects.toThrow()
  expect(await readdir(dataDir)).toEqual(['lock', 'mongodb'])
  expect(await readdir(path.join(dataDir, 'lock'))).toEqual([])
})
