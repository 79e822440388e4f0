/**
 * App — what is mounted is described, and what is described is mounted. Nothing is started: only the routers are read.
 */
import path from 'node:path'
import type { Express } from 'express'
import { CALLS } from '../server/accept/describe/document'
import { createApp, type AppDeps } from '../server/app'
import { LIMITS } from '../server/config'

/** HTML, and what pages need: for people, and not for programs. */
const PAGES = [
  'get /',
  'get /streams/:stream',
  'post /streams/:stream',
  'post /objects',
  'get /objects/counts',
  'get /docs',
  'get /docs/errors',
  'get /assets/:name',
  'get /you',
]

interface Layer {
  readonly route?: { readonly path: string; readonly methods: Record<string, boolean> }
  readonly handle: { readonly stack?: readonly Layer[] }
}

const routesIn = (layers: readonly Layer[]): string[] =>
  layers.flatMap(({ route, handle }) =>
    route === undefined
      ? routesIn(handle.stack ?? [])
      : Object.keys(route.methods).map((method) => `${method} ${route.path}`),
  )

test('every route is described, or is a page; every call that is described is a route', () => {
  const nothing = new Proxy({}, { get: () => () => undefined })
  const app: Express = createApp({
    config: { root: path.join(__dirname, '..'), limits: LIMITS, trustProxy: false },
    log: nothing,
    history: nothing,
    telling: nothing,
    sources: nothing,
    health: nothing,
  } as unknown as AppDeps)
  const mounted = routesIn((app.router as unknown as { stack: Layer[] }).stack)
  const described = CALLS.map((call) => `${call.method} ${call.path}`)
  expect([...new Set(mounted)].sort()).toEqual([...new Set([...described, ...PAGES])].sort())
})
