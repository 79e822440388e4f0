/**
 * Assets — the built files that every page needs, served from memory under addresses that change with their content.
 *
 * In:  the folder that build.mjs filled. Out: `url(name)` for templates, and a handler for `/assets/<name>`.
 * Rule: only names from a fixed list are served, so that no path from outside reaches the file system. Each goes in the smallest form
 * that the browser takes: as `.br`, made with the build, zipped, or as it is.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import type { RequestHandler } from 'express'

const TYPES: Readonly<Record<string, string>> = {
  'feed.js': 'text/javascript; charset=utf-8',
  'client.js': 'text/javascript; charset=utf-8',
  'filter.js': 'text/javascript; charset=utf-8',
  'hub.js': 'text/javascript; charset=utf-8',
  'docs.js': 'text/javascript; charset=utf-8',
  'style.css': 'text/css; charset=utf-8',
  'icons.svg': 'image/svg+xml; charset=utf-8',
  'mark.svg': 'image/svg+xml; charset=utf-8',
}

export interface Assets {
  url(name: string): string
  readonly serve: RequestHandler<{ name: string }>
}

const CODINGS = ['br', 'gzip'] as const
type Coding = (typeof CODINGS)[number]

interface Asset {
  readonly body: Buffer
  readonly pressed: Readonly<Partial<Record<Coding, Buffer>>>
  readonly version: string
}

export function createAssets(folder: string): Assets {
  const read = new Map<string, Asset | null>()
  const asset = (name: string): Asset | null => {
    if (!Object.hasOwn(TYPES, name)) return null
    const known = read.get(name) ?? readAsset(path.join(folder, name))
    read.set(name, known)
    return known
  }
  return {
    url: (name) => `/assets/${name}?v=${asset(name)?.version ?? ''}`,
    serve(request, response, next) {
      const { name } = request.params
      const found = asset(name)
      if (found === null) return next()
      const isThisVersion = request.query['v'] === found.version
      response.setHeader('Content-Type', TYPES[name]!)
      response.setHeader('ETag', `"${found.version}"`)
      response.setHeader(
        'Cache-Control',
        isThisVersion ? 'public, max-age=31536000, immutable' : 'no-cache',
      )
      if (request.headers['if-none-match'] === `"${found.version}"`)
        return void response.status(304).end()
      response.vary('Accept-Encoding')
      const coding = CODINGS.find((one) => found.pressed[one] && request.acceptsEncodings(one))
      if (coding === undefined) return void response.send(found.body)
      response.setHeader('Content-Encoding', coding)
      response.send(found.pressed[coding])
    },
  }
}

function readAsset(file: string): Asset | null {
  try {
    const body = readFileSync(file)
    const version = createHash('sha256').update(body).digest('base64url').slice(0, 12)
    return {
      body,
      pressed: { br: readFileSync(`${file}.br`), gzip: gzipSync(body, { level: 9 }) },
      version,
    }
  } catch {
    return null
  }
}
