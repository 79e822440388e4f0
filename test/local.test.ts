import { createServer, type RequestListener, type Server } from 'node:http'
import { createLocal, type Local } from '../server/local'
import { eventually } from './support/eventually'

/** An HTTP server that listens nowhere. */
const serve = (listener: RequestListener): { server: Server; local: Local } => {
  const server = createServer(listener)
  return { server, local: createLocal(server) }
}

test('a request meets the server as one from outside, and nothing listens', async () => {
  const { server, local } = serve((request, response) => {
    let body = ''
    request.on('data', (piece) => (body += piece))
    request.on('end', () => {
      response.writeHead(201, { 'X-Host': request.headers.host, 'Set-Cookie': ['a=1', 'b=2'] })
      response.end(`${request.method} ${request.url} ${request.headers['x-one']} ${body}`)
    })
  })
  const response = await local.fetch('/there?is=it', {
    method: 'POST',
    headers: { 'x-one': '1' },
    body: 'é',
  })
  expect(response.status).toBe(201)
  expect(response.headers.get('x-host')).toBe('localhost')
  expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
  expect(await response.text()).toBe('POST /there?is=it 1 é')
  expect(server.listening).toBe(false)
})

test.each([204, 304])('an answer without a body: %d', async (status) => {
  const { local } = serve((_request, response) => response.writeHead(status).end())
  expect((await local.fetch('/')).status).toBe(status)
})

test('a stream comes piece by piece, and its end is noticed when the reader leaves', async () => {
  let closed = 0
  const { local } = serve((_request, response) => {
    response.on('close', () => closed++)
    response.write('one')
    setImmediate(() => response.write('two'))
  })
  const reader = (await local.fetch('/')).body!.getReader()
  const read = async () => new TextDecoder().decode((await reader.read()).value)
  expect([await read(), await read()]).toEqual(['one', 'two'])
  await reader.cancel()
  await eventually(() => closed === 1)
})

test('a signal ends it, before and after the answer has begun', async () => {
  let [come, closed] = [0, 0]
  const { local } = serve((request, response) => {
    come++
    response.on('close', () => closed++)
    if (request.url === '/begun') response.write('one')
  })
  const [early, late] = [new AbortController(), new AbortController()]
  const never = local.fetch('/', { signal: early.signal })
  await eventually(() => come === 1)
  early.abort()
  await expect(never).rejects.toThrow('abort')
  const begun = await local.fetch('/begun', { signal: late.signal })
  late.abort()
  await expect(begun.text()).rejects.toThrow()
  await eventually(() => closed === 2)
})

test('who does not read holds back who writes (P7)', async () => {
  let written = 0
  const { local } = serve((_request, response) => {
    const piece = Buffer.alloc(64 * 1024)
    const write = () => {
      if (++written > 200) return response.end()
      if (response.write(piece)) write()
      else response.once('drain', write)
    }
    write()
  })
  const response = await local.fetch('/')
  for (let times = 0; times < 20; times++) await new Promise((done) => setImmediate(done))
  expect(written).toBeLessThan(100)
  expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(12 * 1024 * 1024)
})

test('stop ends whatever is open', async () => {
  const { local } = serve((_request, response) => void response.write('one'))
  const response = await local.fetch('/')
  local.stop()
  await expect(response.text()).rejects.toThrow()
})
