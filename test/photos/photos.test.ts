/** POST /photos and what comes of it, at a whole node on embedded stores. */
import { readdirSync } from 'node:fs'
import path from 'node:path'
import http from 'node:http'
import { createConnection, type Connection } from 'mongoose'
import sharp from 'sharp'
import type { JsonObject } from '../../schemas/wire'
import { LIMITS } from '../../server/config'
import { eventually } from '../support/eventually'
import { BOUNDARY, formOf, photoForm, type Part } from '../support/form'
import { send, type Answer } from '../support/http'
import { type Local, startLocal } from '../support/local'
import { animated, claiming, halves, jpeg, noise } from '../support/pictures'
import { pathOf, post } from '../support/rest'
import { started, stopStarted } from '../support/started'

jest.setTimeout(60_000)

let node: Local
let store: Connection
beforeAll(async () => {
  node = await startLocal()
  store = await createConnection(node.mongodbUrl, { dbName: 'freshet' }).asPromise()
  started({ stop: () => store.close() })
})
afterAll(() => expect(node.errors).toEqual([]))
afterAll(stopStarted)

interface Link {
  readonly type: string
  readonly href: string
  readonly mediaType: string
  readonly width: number
  readonly height: number
}

const upload = (bytes: Buffer | string, headers: Record<string, string> = {}, at = node) => {
  const form = photoForm(bytes)
  return send(at.url, 'POST', '/photos', { ...form, headers: { ...form.headers, ...headers } })
}

async function taken(bytes: Buffer, at = node): Promise<{ image: JsonObject; links: Link[] }> {
  const answer = await upload(bytes, {}, at)
  expect([answer.status, answer.text]).toEqual([201, expect.any(String)])
  const image = answer.json()
  return { image, links: image.url as unknown as Link[] }
}

interface Fetched {
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  readonly bytes: Buffer
}

const fetchBytes = (
  href: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<Fetched> =>
  new Promise((resolve, reject) => {
    const { port } = new URL(node.url)
    const asked = { hostname: '127.0.0.1', port, path: pathOf(href), headers, method }
    const request = http.request(asked, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          bytes: Buffer.concat(chunks),
        }),
      )
    })
    request.on('error', reject).end()
  })

const codeOf = (answer: Answer): [number, unknown] => [answer.status, answer.json().code]

/** What the store has of photos: documents, files, chunks. */
async function held(): Promise<[number, number, number]> {
  const count = (name: string) => store.collection(name).countDocuments({})
  return [await count('photos'), await count('photos.files'), await count('photos.chunks')]
}

function blobsOf(at: Local): string[] {
  try {
    return readdirSync(path.join(at.folder, 'blobs'))
  } catch {
    return []
  }
}

describe('a photo', () => {
  it('is answered as an Image in three sizes, smallest first, each of which is what it says', async () => {
    const answer = await upload(await jpeg(2_200, 1_100))
    expect(answer.status).toBe(201)
    expect(answer.headers['content-type']).toBe('application/activity+json')
    const { '@context': context, type, url } = answer.json()
    expect([context, type]).toEqual(['https://www.w3.org/ns/activitystreams', 'Image'])
    const links = url as unknown as Link[]
    const sides = links.map(({ type, mediaType, width, height }) => [
      type,
      mediaType,
      width,
      height,
    ])
    expect(sides).toEqual([
      ['Link', 'image/jpeg', 60, 30],
      ['Link', 'image/jpeg', 256, 128],
      ['Link', 'image/jpeg', 2_048, 1_024],
    ])
    expect(answer.headers.location).toBe(links[2]!.href)
    for (const { href, mediaType, width, height } of links) {
      const { status, headers, bytes } = await fetchBytes(href)
      expect([status, headers['content-type']]).toEqual([200, mediaType])
      const claimed = await sharp(bytes).metadata()
      expect([claimed.width, claimed.height]).toEqual([width, height])
      expect(headers).toMatchObject({
        etag: expect.stringMatching(/^"[\w-]{22}"$/),
        'cache-control': 'private, max-age=31536000, immutable',
        'x-content-type-options': 'nosniff',
        'content-security-policy': expect.stringContaining('sandbox'),
        'content-disposition': expect.stringMatching(/^inline; filename="[\w.-]+\.jpg"$/),
        'accept-ranges': 'bytes',
        'content-length': String(bytes.length),
      })
    }
  })

  it.each<[string, () => Promise<Buffer>, string]>([
    ['PNG', () => halves(90, 70).png().toBuffer(), 'image/webp'],
    ['WebP', () => halves(90, 70).webp().toBuffer(), 'image/webp'],
    ['GIF', () => halves(90, 70).gif().toBuffer(), 'image/webp'],
    ['AVIF', () => halves(90, 70).avif({ effort: 0 }).toBuffer(), 'image/webp'],
    ['tiny JPEG', () => jpeg(1, 1), 'image/jpeg'],
    [
      'grey PNG of 16 bits',
      () => halves(90, 70).toColourspace('grey16').png().toBuffer(),
      'image/webp',
    ],
    ['CMYK JPEG', () => halves(90, 70).toColourspace('cmyk').jpeg().toBuffer(), 'image/jpeg'],
    ['narrow JPEG', () => jpeg(5_000, 1), 'image/jpeg'],
  ])('may be a %s', async (_name, make, mediaType) => {
    const { links } = await taken(await make())
    expect(links.map((link) => link.mediaType)).toEqual([mediaType, mediaType, mediaType])
    const widths = links.map(({ width }) => width)
    expect(widths).toEqual(widths.toSorted((a, b) => a - b))
    for (const { href } of links) expect((await fetchBytes(href)).status).toBe(200)
  })

  it('keeps its transparency', async () => {
    const background = { r: 0, g: 200, b: 0, alpha: 0.5 }
    const png = await sharp({ create: { width: 300, height: 300, channels: 4, background } })
      .png()
      .toBuffer()
    for (const { href } of (await taken(png)).links) {
      const { bytes } = await fetchBytes(href)
      expect((await sharp(bytes).metadata()).hasAlpha).toBe(true)
    }
  })

  it.each(['gif', 'webp'] as const)(
    'that is an animated %s moves in the original size only',
    async (format) => {
      const { links } = await taken(await animated(5, format, 400, 200))
      const claimed = await Promise.all(
        links.map(async ({ href }) => sharp((await fetchBytes(href)).bytes).metadata()),
      )
      expect(claimed.map(({ pages }) => pages ?? 1)).toEqual([1, 1, 5])
      expect(links.map(({ width, height }) => [width, height])).toEqual([
        [60, 30],
        [256, 128],
        [400, 200],
      ])
    },
  )

  it('is upright, and says no more where, when and with what it was taken', async () => {
    const sideways = await halves(300, 200)
      .withExif({
        IFD0: { Copyright: 'secret-owner', Model: 'secret-camera' },
        IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1' },
      })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/">secret-xmp</x:xmpmeta>')
      .withIccProfile('p3')
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer()
    expect(sideways.includes('secret-owner')).toBe(true)
    expect((await sharp(sideways).metadata()).orientation).toBe(6)
    const { links } = await taken(sideways)
    for (const { href, width, height } of links) {
      expect(height).toBeGreaterThan(width)
      const { bytes } = await fetchBytes(href)
      const { exif, xmp, icc, iptc, orientation, comments } = await sharp(bytes).metadata()
      expect({ exif, xmp, icc, iptc, orientation, comments }).toEqual({})
      expect(bytes.includes('secret')).toBe(false)
      // Turned to the right: what was on the left is on top.
      const { data } = await sharp(bytes)
        .resize(1, 2, { fit: 'fill' })
        .raw()
        .toBuffer({ resolveWithObject: true })
      expect([data[0]! > data[2]!, data[3]! < data[5]!]).toEqual([true, true])
    }
  })

  it('that is something else besides comes out as an image alone', async () => {
    const polyglot = Buffer.concat([
      await jpeg(),
      Buffer.from('<script>alert(1)</script>PK\x03\x04'),
    ])
    for (const { href } of (await taken(polyglot)).links)
      expect((await fetchBytes(href)).bytes.includes('script')).toBe(false)
  })

  it('can be posted as it was answered', async () => {
    const { image, links } = await taken(await jpeg())
    expect((await post(node.url, 'general', image)).status).toBe(201)
    expect((await fetchBytes(links[0]!.href)).headers['cache-control']).toMatch(/^public/)
  })
})

describe('what is refused', () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script/></svg>'
  it.each<[string, () => Promise<Buffer | string> | string, number, string, RegExp]>([
    ['text', () => 'hello', 415, 'content-type', /no image/],
    ['nothing', () => '', 415, 'content-type', /no image/],
    ['SVG', () => svg, 415, 'content-type', /no image/],
    [
      'HTML called JPEG',
      () => '<!doctype html><script>1</script>',
      415,
      'content-type',
      /no image/,
    ],
    [
      'the beginning of a JPEG',
      async () => (await jpeg()).subarray(0, 200),
      415,
      'content-type',
      /damaged/,
    ],
    [
      'a JPEG that is cut off',
      async () => (await noise(600, 600)).subarray(0, 60_000),
      415,
      'content-type',
      /damaged/,
    ],
    [
      'a PNG that is cut off',
      async () => (await halves(400, 400).png().toBuffer()).subarray(0, 400),
      415,
      'content-type',
      /damaged/,
    ],
    ['three bytes of a JPEG', () => '\xff\xd8\xff', 415, 'content-type', /no image/],
    ['a TIFF', () => halves(20, 20).tiff().toBuffer(), 415, 'content-type', /no image/],
    [
      'a HEIC',
      () => `\0\0\0\x18ftypheic\0\0\0\0mif1heic${'x'.repeat(99)}`,
      415,
      'content-type',
      /HEIC/,
    ],
    [
      '30,000 × 30,000 pixels in a few bytes',
      () => claiming(30_000, 30_000),
      413,
      'too-large',
      /million pixels/,
    ],
    [
      'a GIF of too many frames',
      () => animated(LIMITS.photoFrames + 1, 'gif', 2, 2),
      413,
      'too-large',
      /frames/,
    ],
  ])('%s', async (_name, make, status, code, detail) => {
    const before = await held()
    const answer = await upload(await make())
    expect([...codeOf(answer), answer.json().detail]).toEqual([
      status,
      code,
      expect.stringMatching(detail),
    ])
    expect(await held()).toEqual(before)
  })

  const photo: Part = { name: 'photo', filename: 'a.jpg', type: 'image/jpeg', bytes: 'x' }
  it.each<[string, (bytes: Buffer) => readonly Part[], number, string]>([
    ['a form without parts', () => [], 400, 'bad-request'],
    ['another name', (bytes) => [{ ...photo, name: 'file', bytes }], 400, 'bad-request'],
    ['no name', (bytes) => [{ ...photo, name: undefined, bytes }], 400, 'bad-request'],
    [
      'two photos',
      (bytes) => [
        { ...photo, bytes },
        { ...photo, bytes },
      ],
      400,
      'bad-request',
    ],
    [
      'a field before it',
      (bytes) => [
        { name: 'alt', bytes: 'x' },
        { ...photo, bytes },
      ],
      400,
      'bad-request',
    ],
    [
      'a field behind it',
      (bytes) => [
        { ...photo, bytes },
        { name: 'alt', bytes: 'x' },
      ],
      400,
      'bad-request',
    ],
    ['three parts', (bytes) => [{ ...photo, bytes }, photo, photo], 400, 'bad-request'],
  ])('%s', async (_name, parts, status, code) => {
    const before = await held()
    const answer = await send(node.url, 'POST', '/photos', formOf(parts(await jpeg())))
    expect(codeOf(answer)).toEqual([status, code])
    expect(await held()).toEqual(before)
  })

  it.each<[string, Record<string, string>, string, number, string]>([
    ['JSON', { 'content-type': 'application/json' }, '{}', 415, 'content-type'],
    ['an image without a form', { 'content-type': 'image/jpeg' }, 'x', 415, 'content-type'],
    [
      'another form',
      { 'content-type': 'application/x-www-form-urlencoded' },
      'photo=x',
      415,
      'content-type',
    ],
    ['no type', {}, 'x', 415, 'content-type'],
    ['no boundary', { 'content-type': 'multipart/form-data' }, 'x', 400, 'bad-request'],
    [
      'no form in it',
      { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
      'x',
      400,
      'bad-request',
    ],
    [
      'a compressed form',
      { 'content-type': `multipart/form-data; boundary=${BOUNDARY}`, 'content-encoding': 'gzip' },
      'x',
      415,
      'content-encoding',
    ],
    ['another site', { origin: 'https://evil.example' }, 'x', 403, 'forbidden'],
    ['another host', { host: 'evil.example' }, 'x', 403, 'forbidden'],
    ['an unacceptable answer', { accept: 'image/png' }, 'x', 406, 'not-acceptable'],
  ])('%s', async (_name, headers, body, status, code) => {
    const before = await held()
    expect(codeOf(await send(node.url, 'POST', '/photos', { headers, body }))).toEqual([
      status,
      code,
    ])
    expect(await held()).toEqual(before)
  })

  it('a part without a name for its file, or of another type, is judged by its content all the same', async () => {
    const bytes = await jpeg()
    for (const part of [
      { name: 'photo', bytes },
      { ...photo, type: 'text/plain', filename: '../../x.svg', bytes },
    ])
      expect((await send(node.url, 'POST', '/photos', formOf([part]))).status).toBe(201)
  })

  it('an unknown parameter, and what is not there', async () => {
    const form = photoForm(await jpeg())
    expect(codeOf(await send(node.url, 'POST', '/photos?stream=x', form))).toEqual([
      400,
      'bad-parameter',
    ])
    const { href } = (await taken(await jpeg())).links[0]!
    const id = pathOf(href).split('/')[2]!
    for (const at of [
      `/photos/${id}/61`,
      `/photos/${'0'.repeat(26)}/60`,
      `/photos/${id}`,
      `/photos/[$ne]/60`,
      '/photos',
    ])
      expect(codeOf(await send(node.url, 'GET', at))).toEqual([404, 'not-found'])
    expect(codeOf(await send(node.url, 'GET', `${pathOf(href)}?width=9`))).toEqual([
      400,
      'bad-parameter',
    ])
  })
})

describe('bytes', () => {
  it('too many are refused at once or while they come, and the answer arrives', async () => {
    const before = await held()
    const small = await jpeg()
    for (const more of [LIMITS.photoBytes, LIMITS.photoBytes + LIMITS.photoFormBytes]) {
      const answer = await upload(Buffer.concat([small, Buffer.alloc(more)]))
      expect(codeOf(answer)).toEqual([413, 'too-large'])
    }
    const { headers, body } = photoForm(Buffer.concat([small, Buffer.alloc(LIMITS.photoBytes)]))
    const chunked = await new Promise<number>((resolve, reject) => {
      const { port } = new URL(node.url)
      const request = http.request(
        { port, method: 'POST', path: '/photos', headers },
        (response) => {
          response.resume()
          resolve(response.statusCode ?? 0)
        },
      )
      request.on('error', reject)
      request.write(body)
      request.end()
    })
    expect(chunked).toBe(413)
    expect(await held()).toEqual(before)
  })

  it('come in parts, unchanged, or not at all', async () => {
    const { href } = (await taken(await noise(300, 300))).links[2]!
    const { bytes, headers } = await fetchBytes(href)
    const tag = String(headers.etag)
    const get = (asked: Record<string, string>) => fetchBytes(href, asked)
    const part = await get({ range: 'bytes=10-99' })
    expect([part.status, part.headers['content-range']]).toEqual([
      206,
      `bytes 10-99/${bytes.length}`,
    ])
    expect(part.bytes.equals(bytes.subarray(10, 100))).toBe(true)
    expect((await get({ range: 'bytes=-5' })).bytes.equals(bytes.subarray(-5))).toBe(true)
    expect((await get({ range: `bytes=${bytes.length - 1}-` })).bytes).toHaveLength(1)
    const outside = await get({ range: `bytes=${bytes.length}-` })
    expect([outside.status, outside.headers['content-range']]).toEqual([
      416,
      `bytes */${bytes.length}`,
    ])
    for (const range of ['bytes=0-1,5-6', 'lines=1-2', 'bytes=9-1', 'bytes=x'])
      expect((await get({ range })).bytes).toHaveLength(bytes.length)
    expect((await get({ range: 'bytes=0-1', 'if-range': tag })).status).toBe(206)
    expect((await get({ range: 'bytes=0-1', 'if-range': '"other"' })).status).toBe(200)
    for (const none of [tag, `"a", W/${tag}`, '*']) {
      const same = await get({ 'if-none-match': none })
      expect([same.status, same.bytes.length, same.headers.etag]).toEqual([304, 0, tag])
    }
    expect((await get({ 'if-none-match': '"other"' })).status).toBe(200)
    const head = await fetchBytes(href, {}, 'HEAD')
    expect([head.status, head.bytes.length, head.headers['content-length']]).toEqual([
      200,
      0,
      String(bytes.length),
    ])
  })

  it('that stop coming leave nothing', async () => {
    const before = await held()
    const { headers, body } = photoForm(await noise(900, 900))
    const { port } = new URL(node.url)
    const length = String(body.length)
    const sent = { ...headers, 'content-length': length }
    const request = http.request({ port, method: 'POST', path: '/photos', headers: sent })
    request.on('error', () => undefined)
    request.write(body.subarray(0, 400_000))
    await eventually(async () => (await held())[0] === before[0] + 1)
    request.destroy()
    await eventually(async () => expect(await held()).toEqual(before))
  })

  it('hold no more than is shown: nothing of what was sent is kept', async () => {
    const [photos, files] = await held()
    await taken(await noise(400, 400))
    const after = await held()
    expect([after[0], after[1]]).toEqual([photos + 1, files + 3])
  })
})

describe('whose a photo is', () => {
  const note = (href: string, more: JsonObject = {}): JsonObject => ({
    type: 'Create',
    actor: 'https://people.example/ann',
    object: { type: 'Note', content: 'Look', attachment: [{ type: 'Image', url: href }] },
    ...more,
  })
  const cached = async (href: string) => (await fetchBytes(href)).headers['cache-control']

  it.each<[string, JsonObject, RegExp]>([
    ['nobody', {}, /^public/],
    ['everybody', { to: 'as:Public' }, /^public/],
    ['somebody', { to: 'https://people.example/bob' }, /^private/],
    ['somebody blind', { bto: 'https://people.example/bob' }, /^private/],
  ])('addressed to %s', async (_name, more, expected) => {
    const { href } = (await taken(await jpeg())).links[1]!
    expect(await cached(href)).toMatch(/^private/)
    expect((await post(node.url, 'general', note(href, more))).status).toBe(201)
    expect(await cached(href)).toMatch(expected)
    expect(await cached(href)).toMatch(expected)
  })

  it('goes with the activity that named it first, whoever named it later', async () => {
    const before = await held()
    const { links } = await taken(await jpeg())
    const [{ href }] = links as [Link]
    const first = await post(node.url, 'general', note(href, { to: 'https://people.example/bob' }))
    const second = await post(node.url, 'elsewhere', note(links[2]!.href.replace('http', 'https')))
    expect(await cached(href)).toMatch(/^private/)
    expect((await send(node.url, 'DELETE', pathOf(second.headers.location))).status).toBe(204)
    expect((await fetchBytes(href)).status).toBe(200)
    expect((await send(node.url, 'DELETE', pathOf(first.headers.location))).status).toBe(204)
    expect((await fetchBytes(href)).status).toBe(410)
    await eventually(async () => expect(await held()).toEqual(before))
    expect(codeOf(await send(node.url, 'GET', pathOf(href)))).toEqual([410, 'gone'])
  })

  it('a slash that is escaped in JSON names it, too', async () => {
    const { href } = (await taken(await jpeg())).links[1]!
    const text = JSON.stringify(note(href)).replaceAll('/', '\\/')
    expect((await post(node.url, 'general', text)).status).toBe(201)
    expect(await cached(href)).toMatch(/^public/)
  })
})

test('after all of that no file lies on disk that no photo needs', async () => {
  const chunks = await store.collection('photos.chunks').find({}).toArray()
  const large = chunks.filter(({ data }) => data.length() > LIMITS.mongodbSpillBytes)
  expect(large.length).toBeGreaterThan(0)
  await eventually(() => blobsOf(node).length === large.length)
})

test('an address that sends too many in a minute is told to wait', async () => {
  const env = { FRESHET_LIMITS: JSON.stringify({ photosPerMinuteOnLoopback: 2 }) }
  const slow = await startLocal({ env })
  started(slow)
  for (const status of [201, 201, 429]) {
    const answer = await upload(await jpeg(), {}, slow)
    expect(answer.status).toBe(status)
    if (status === 429) expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
  }
})
