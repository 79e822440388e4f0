import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { DEMO, runDemo } from './run'

/** A server that answers posts with the given statuses, then with 201; notes what it got. */
interface Fake {
  readonly base: string
  readonly posts: {
    readonly url: string
    readonly type: string | undefined
    readonly body: string
  }[]
  onPost?: () => void
}
let server: Server | undefined
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
  server = undefined
})

async function fake(...statuses: number[]): Promise<Fake> {
  const made: Fake = { base: '', posts: [] }
  server = createServer((request: IncomingMessage, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk))
    request.on('end', () => {
      if (request.method === 'POST') {
        made.posts.push({ url: request.url ?? '', type: request.headers['content-type'], body })
        response.statusCode = statuses.shift() ?? 201
        response.setHeader('Retry-After', '0')
        made.onPost?.()
      }
      response.end(JSON.stringify({ code: 'invalid', title: 'No', detail: 'because' }))
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return Object.assign(made, {
    base: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
  })
}

test('posts as many as asked and says so in one line', async () => {
  const { base, posts } = await fake()
  const { code, out } = await runDemo(
    '--url',
    `${base}/`,
    '--count',
    '5',
    '--burst',
    '5',
    '--seed',
    'x',
  )
  expect(code).toBe(0)
  expect(posts).toHaveLength(5)
  expect(posts[0]).toMatchObject({
    url: '/activities?stream=general',
    type: 'application/activity+json',
  })
  expect(out.trim().split('\n').at(-1)).toBe(`5 activities posted to #general at ${base} (seed x)`)
})

test('tries again with the same id and body when the server is busy (P5)', async () => {
  const { base, posts } = await fake(503, 429, 503)
  const { code } = await runDemo('--url', base, '--count', '1')
  expect(code).toBe(0)
  expect(posts).toHaveLength(4)
  expect(new Set(posts.map(({ body }) => body)).size).toBe(1)
})

test('counts repeats, tells of refusals and goes on', async () => {
  const { base } = await fake(200, 422, 409)
  const { code, out, err } = await runDemo(
    '--url',
    base,
    '--count',
    '4',
    '--burst',
    '4',
    '--seed',
    'x',
  )
  expect(code).toBe(1)
  expect(err).toContain('refused: 422 invalid: because')
  expect(out).toContain('1 activity posted to #general')
  expect(out).toContain('2 were there already, 1 were refused')
})

test('says what to do when no server answers', async () => {
  const { base } = await fake()
  server?.close()
  const { code, err } = await runDemo('--url', base, '--count', '1')
  expect(code).toBe(1)
  expect(err).toContain(`No server answers at ${base}. Start one with "npm start"`)
})

test('ends at Ctrl-C with one line', async () => {
  const made = await fake()
  const posted = new Promise<void>(
    (resolve) => (made.onPost = () => made.posts.length === 2 && resolve()),
  )
  const child = spawn(process.execPath, [DEMO, '--url', made.base, '--burst', '1', '--every', '50'])
  let out = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (out += chunk))
  await posted
  child.kill('SIGINT')
  await once(child, 'close')
  expect(child.exitCode).toBe(0)
  expect(out).toMatch(/\d+ activities posted to #general at .* \(seed [a-z0-9]+\)\n$/)
})

const wrong: [args: string[], text: string][] = [
  [['--count', 'many'], '--count many is not a number'],
  [['--url', 'localhost'], 'localhost is not the address of a server'],
  [['--now', 'soon'], '--now soon is not a time'],
  [['--nonsense'], "'--nonsense'"],
]
test.each(wrong)('%j is explained', async (args, text) => {
  const { code, err } = await runDemo(...args)
  expect(code).toBe(2)
  expect(err).toContain(text)
  expect(err).toContain('npm run demo -- [options]')
})
