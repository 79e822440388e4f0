import { PassThrough } from 'node:stream'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { readBody } from '../../server/accept/body'

const MOST = 100

function start(headers: Record<string, string> = {}) {
  const request = Object.assign(new PassThrough(), { headers })
  const answer = new Map<string, unknown>()
  const response = {
    setHeader: (name: string, value: unknown) => answer.set(name.toLowerCase(), value),
  }
  const body = readBody(
    request as unknown as IncomingMessage,
    response as unknown as ServerResponse,
    MOST,
  )
  body.catch(() => undefined)
  return { request, answer, body }
}

describe('taken', () => {
  test.each<[string, Buffer[]]>([
    ['empty', []],
    ['one chunk', [Buffer.from('{}')]],
    ['many chunks', ['{"a', '":', '1}'].map((text) => Buffer.from(text))],
    ['a character in two chunks', [Buffer.from('é').subarray(0, 1), Buffer.from('é').subarray(1)]],
    ['as large as allowed', [Buffer.alloc(60, 'x'), Buffer.alloc(40, 'y')]],
  ])('%s', async (_title, chunks) => {
    const { request, body, answer } = start()
    for (const chunk of chunks) request.write(chunk)
    request.end()
    expect(Buffer.from(await body)).toEqual(Buffer.concat(chunks))
    expect(answer.size).toBe(0)
  })

  test.each(['identity', ' Identity ', ''])('Content-Encoding: %s', async (encoding) => {
    const { request, body } = start({ 'content-encoding': encoding })
    request.end('{}')
    expect(Buffer.from(await body).toString()).toBe('{}')
  })
})

describe('refused', () => {
  test.each(['gzip', 'br', 'deflate', 'gzip, identity', 'GZIP'])(
    'Content-Encoding: %s',
    async (encoding) => {
      const { request, body } = start({ 'content-encoding': encoding })
      request.end('x')
      await expect(body).rejects.toMatchObject({ code: 'content-encoding' })
    },
  )

  test('a byte more than allowed, without a length', async () => {
    const { request, body } = start()
    request.end(Buffer.alloc(MOST + 1))
    await expect(body).rejects.toMatchObject({ code: 'too-large' })
  })

  test('a length that says less than what comes', async () => {
    const { request, body } = start({ 'content-length': '5' })
    request.end(Buffer.alloc(MOST + 1))
    await expect(body).rejects.toMatchObject({ code: 'too-large' })
  })

  test('a length that says too much', async () => {
    const { request, body } = start({ 'content-length': String(MOST + 1) })
    request.end('x')
    await expect(body).rejects.toMatchObject({ code: 'too-large' })
  })

  test('who goes on for ever is read no further, and hung up on (P7)', async () => {
    const { request, body } = start()
    let taken = 0
    while (taken < 1_000 * MOST && !request.destroyed) {
      request.write(Buffer.alloc(MOST))
      taken += MOST
      await new Promise((resolve) => setImmediate(resolve))
    }
    await expect(body).rejects.toMatchObject({ code: 'too-large' })
    expect(taken).toBeLessThan(1_000 * MOST)
    expect(request.destroyed).toBe(true)
  })

  test('who has sent too much is told at once, not after the rest', async () => {
    const { request, body } = start({ 'content-length': String(MOST + 2) })
    await expect(body).rejects.toMatchObject({ code: 'too-large' })
    expect(request.destroyed).toBe(false)
  })

  test('a length beyond all patience closes the connection', async () => {
    const { body, answer } = start({ 'content-length': String(MOST * 1_000) })
    await expect(body).rejects.toMatchObject({ code: 'too-large' })
    expect(answer.get('connection')).toBe('close')
  })

  test.each(['close', 'error'])('%s within the body', async (event) => {
    const { request, body } = start()
    request.write('{')
    request.destroy(event === 'error' ? new Error('reset') : undefined)
    await expect(body).rejects.toMatchObject({ code: 'bad-request' })
  })
})
