import { brotliDecompressSync, gunzipSync } from 'node:zlib'
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

test('the files of pages go in the smallest form that the browser takes', async () => {
  const { url } = await startMemory()
  const [script] = /\/assets\/feed\.js[^"]*/.exec((await read(`${url}/`, '')).body.toString())!
  const asked = ['gzip, deflate, br, zstd', 'gzip', 'br;q=0, gzip', 'identity']
  const answers = await Promise.all(asked.map((encodings) => read(`${url}${script}`, encodings)))
  expect(answers.map(({ encoding }) => encoding)).toEqual(['br', 'gzip', 'gzip', undefined])
  const [pressed, zipped, again, plain] = answers.map(({ body }) => body)
  expect(brotliDecompressSync(pressed!).equals(plain!)).toBe(true)
  expect(gunzipSync(zipped!).equals(plain!)).toBe(true)
  expect(again!.equals(zipped!)).toBe(true)
  expect(pressed!.length).toBeLessThan(zipped!.length)
  for (const { vary } of answers) expect(vary).toContain('Accept-Encoding')
})
