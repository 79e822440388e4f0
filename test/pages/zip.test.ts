import { gunzipSync } from 'node:zlib'
import { get as ask } from 'node:http'
import { startMemory } from '../support/memory'
import { stopStarted } from '../support/started'

afterEach(stopStarted)

interface Raw {
  readonly encoding: string | undefined
  readonly vary: string | undefined
  readonly body: Buffer
}

const read = (url: string, encodings: string): Promise<Raw> =>
  new Promise((resolve, reject) => {
    const headers = { Accept: 'text/html,*/*', 'Accept-Encoding': encodings }
    ask(url, { headers }, (answer) => {
      const pieces: Buffer[] = []
      answer.on('data', (piece: Buffer) => pieces.push(piece))
      answer.on('end', () => {
        const { 'content-encoding': encoding, vary } = answer.headers
        resolve({ encoding, vary, body: Buffer.concat(pieces) })
      })
    }).on('error', reject)
  })

test('a page is the same zipped and plain, and caches are told', async () => {
  const { url } = await startMemory()
  const [zipped, plain] = await Promise.all([read(`${url}/`, 'gzip'), read(`${url}/`, 'identity')])
  expect(zipped.encoding).toBe('gzip')
  expect(plain.encoding).toBeUndefined()
  expect(gunzipSync(zipped.body).equals(plain.body)).toBe(true)
  expect(zipped.body.length).toBeLessThan(plain.body.length / 2)
  for (const { vary } of [zipped, plain]) expect(vary).toContain('Accept-Encoding')
})
