/**
 * Screenshots — pictures of each page for docs/screenshots, from the demo's story, on a server of its own that is gone afterwards.
 *
 * Needs `npm run build` and Chromium on this machine; nothing is downloaded.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import sharp from 'sharp'
import { post } from './post.mjs'
import { createScript } from './script.mjs'

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const OUT = path.join(ROOT, 'docs', 'screenshots')
const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const SIZES = { desktop: { width: 1200, height: 900 }, phone: { width: 390, height: 844 } }
const ENTRIES = 240

const data = await mkdtemp(path.join(tmpdir(), 'freshet-pictures-'))
const server = spawn(process.execPath, [path.join(ROOT, 'dist/server/index.js')], {
  env: {
    ...process.env,
    PORT: '0',
    DATA_DIR: data,
    MONGODB_URL: '',
    REDIS_URL: '',
    PUBLIC_URL: '',
  },
  stdio: ['ignore', 'pipe', 'inherit'],
})
try {
  const base = await addressOf(server)
  await tell(base)
  await draw(base, await pagesOf(base))
} finally {
  server.kill('SIGTERM')
  await new Promise((resolve) => server.once('exit', resolve))
  await rm(data, { recursive: true, force: true })
}

function addressOf({ stdout }) {
  return new Promise((resolve, reject) => {
    stdout.on('data', (text) => {
      const found = /listens on (http:\/\/\S+)/.exec(String(text))
      if (found) resolve(found[1])
    })
    stdout.on('end', () => reject(new Error('the server did not start')))
  })
}

/** A story that ends now and began the day before yesterday, so that days and hours are seen. */
async function tell(base) {
  const items = [
    ...createScript({ seed: 'pictures', base, stream: 'general', count: ENTRIES, now: Date.now() }),
  ]
  for (const [index, item] of items.entries()) {
    const left = items.length - 1 - index
    const published = new Date(Date.now() - left ** 2 * 3_000).toISOString()
    await post(base, { ...item, activity: { ...item.activity, published } })
  }
}

async function pagesOf(base) {
  const headers = { Accept: 'application/activity+json' }
  const answers = new Map()
  const objects = new Map()
  for (let at = `${base}/streams/general/activities?limit=100`; at;) {
    const page = await (await fetch(at, { headers })).json()
    for (const { object } of page.orderedItems) {
      if (typeof object !== 'object' || object === null) continue
      if (object.id) objects.set(object.id, object)
      const about = typeof object.inReplyTo === 'string' ? object.inReplyTo : object.id
      if (about) answers.set(about, (answers.get(about) ?? 0) + (object.inReplyTo ? 3 : 1))
    }
    at = page.next
  }
  const most = (type) =>
    [...answers]
      .filter(([id]) => objects.get(id)?.type === type)
      .sort((a, b) => b[1] - a[1])[0]?.[0]
  const thing = (id) => `/objects?id=${encodeURIComponent(id)}`
  return {
    stream: '/',
    thread: thing(most('Note')),
    photo: thing(most('Image')),
    actor: thing('https://alder-bend.example/people/tomasz'),
    streams: '/streams',
    search: '/search?q=heron',
    error: '/nowhere',
    empty: '/streams/harbour',
    // Last: its draft and its name stay in the browser.
    composer: '/',
  }
}

async function draw(base, pages) {
  await mkdir(OUT, { recursive: true })
  const browser = await chromium.launch({
    executablePath: BROWSERS.find((one) => existsSync(one)),
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  })
  for (const [size, viewport] of Object.entries(SIZES))
    for (const colorScheme of ['light', 'dark']) {
      const context = await browser.newContext({ viewport, colorScheme, reducedMotion: 'reduce' })
      for (const [name, address] of Object.entries(pages)) {
        const page = await context.newPage()
        await page.goto(base + address)
        await page.waitForLoadState('networkidle')
        if (name === 'composer') await write(page)
        const file = path.join(OUT, `${name}-${size}-${colorScheme}.webp`)
        await sharp(await page.screenshot())
          .webp({ quality: 72, effort: 6 })
          .toFile(file)
        console.log(path.relative(ROOT, file))
        await page.close()
      }
      await context.close()
    }
  await browser.close()
}

/** An entry that is being written, with a photo that is up and a place. */
async function write(page) {
  const drawing = sharp(path.join(ROOT, 'demo', 'photos', 'lock.svg'))
  const buffer = await drawing.resize(1600).jpeg().toBuffer()
  await page.waitForSelector('.live[data-state=live]')
  await page.fill(
    'textarea.words',
    'Found the old gates open at Kettle Lock. Thank you, whoever you are.',
  )
  await page.fill('input[name=name]', 'Nia Bowen')
  await page.setInputFiles('#write input[type=file]', {
    name: 'lock-gates.jpg',
    mimeType: 'image/jpeg',
    buffer,
  })
  await page.fill('.att textarea', 'Two black lock gates, a jet of water coming through between')
  await page.click('summary[aria-label=Place]')
  await page.fill('input[name=place]', 'Kettle Lock')
  await page.click('[data-do=done]')
  await page.waitForSelector('.att[data-state=up]')
}
