import path from 'node:path'
import * as rules from './architecture/rules'
import { readSource, readSources, type Source } from './architecture/source'

/** The design's "Who may import whom", on the sources as they are. A failure lists `file → what`. */
const sources = readSources(path.join(__dirname, '..'), [
  'server',
  'client',
  'schemas',
  'views',
  'witness',
])

test('the sources are read', () => {
  const files = sources.map(({ file }) => file)
  expect(files).toEqual(expect.arrayContaining(['server/append/filter.ts', 'schemas/wire.ts']))
  const filter = sources.find(({ file }) => file === 'server/append/filter.ts')
  expect(filter?.imports).toEqual(expect.arrayContaining(['schemas/wire', 'server/errors']))
})

/** Each rule with modules that break it, so that it can be seen to fail, and modules that only look like it. */
const CASES: [
  title: string,
  rule: (sources: readonly Source[]) => string[],
  bad: [file: string, text: string, offence: string][],
  good: [file: string, text: string][],
][] = [
  [
    '1. schemas/ imports nothing, client/ only schemas/, views and socket.io-client',
    rules.outsideServer,
    [
      ['schemas/a.ts', `import x from 'ajv'`, 'schemas/a.ts → ajv'],
      ['schemas/b.ts', `import type { X } from '../server/config'`, 'schemas/b.ts → server/config'],
      ['client/a.ts', `import '../server/errors'`, 'client/a.ts → server/errors'],
      ['client/b.ts', `import express from 'express'`, 'client/b.ts → express'],
      ['client/live/a.ts', `import '../feed'`, 'client/live/a.ts → client/feed'],
      ['views/model/a.ts', `export { x } from '../../client/x'`, 'views/model/a.ts → client/x'],
      ['views/model/b.ts', `const x = import('node:fs')`, 'views/model/b.ts → node:fs'],
      ['witness/a.ts', `import '../server/config'`, 'witness/a.ts → server/config'],
      ['witness/b.ts', `import '../client/feed'`, 'witness/b.ts → client/feed'],
      ['witness/c.ts', `import fs from 'node:fs'`, 'witness/c.ts → node:fs'],
    ],
    [
      ['schemas/c.ts', `import type { P } from './position'`],
      ['client/c.ts', `import { io } from 'socket.io-client'; import '../views/model/card'`],
      [
        'witness/d.ts',
        `import { follow } from '../client/follow'; import { parseArgs } from 'node:util'`,
      ],
      ['views/model/c.ts', `import type { Json } from '../../schemas/wire'`],
    ],
  ],
  [
    '2. stages see each other along three edges only',
    rules.betweenStages,
    [
      [
        'server/append/a.ts',
        `import '../broadcast/ring'`,
        'server/append/a.ts → server/broadcast/ring',
      ],
      [
        'server/accept/a.ts',
        `import type { T } from '../deliver/tail'`,
        'server/accept/a.ts → server/deliver/tail',
      ],
      [
        'server/accept/b.ts',
        `type T = import('../broadcast/ring').Ring`,
        'server/accept/b.ts → server/broadcast/ring',
      ],
      [
        'server/broadcast/a.ts',
        `require('../append/entry')`,
        'server/broadcast/a.ts → server/append/entry',
      ],
      [
        'server/append/b.ts',
        `export * from '../accept/post'`,
        'server/append/b.ts → server/accept/post',
      ],
    ],
    [
      ['server/accept/c.ts', `import '../append/filter'`],
      [
        'server/deliver/c.ts',
        `import '../append/filter'; import '../broadcast/ring'; import './tail'`,
      ],
    ],
  ],
  [
    '3. node.ts alone puts parts together',
    rules.onlyNodeComposes,
    [
      [
        'server/deliver/a.ts',
        `import '../embedded/start'`,
        'server/deliver/a.ts → server/embedded/start',
      ],
      [
        'server/embedded/a.ts',
        `import '../append/entry'`,
        'server/embedded/a.ts → server/append/entry',
      ],
      ['server/pages/a.ts', `import '../deliver/tail'`, 'server/pages/a.ts → server/deliver/tail'],
      ['server/accept/a.ts', `import '../pages/feed'`, 'server/accept/a.ts → server/pages/feed'],
      ['server/errors.ts', `import './append/entry'`, 'server/errors.ts → server/append/entry'],
      ['server/deliver/b.ts', `import '../node'`, 'server/deliver/b.ts → server/node'],
      ['server/pages/b.ts', `import '../../client/main'`, 'server/pages/b.ts → client/main'],
    ],
    [
      [
        'server/node.ts',
        `import './accept/post'; import './pages/feed'; import './embedded/start'`,
      ],
      [
        'server/pages/c.ts',
        `import '../append/history'; import '../config'; import '../../views/model/card'`,
      ],
    ],
  ],
  [
    '3. index.ts leaves the stages to node.ts',
    rules.onlyNodeImportsStages,
    [['server/index.ts', `import './deliver/tail'`, 'server/index.ts → server/deliver/tail']],
    [['server/node.ts', `import './deliver/tail'`]],
  ],
  [
    '3. index.ts alone touches process',
    rules.onlyIndexTouchesProcess,
    [
      ['server/log.ts', `export const f = () => process.exit(1)`, 'server/log.ts → process.exit'],
      [
        'server/a.ts',
        `export const f = () => globalThis.process.pid`,
        'server/a.ts → globalThis.process',
      ],
      ['server/b.ts', `export const f = () => g(process)`, 'server/b.ts → g(process)'],
    ],
    [
      ['server/index.ts', `process.exit(1)`],
      ['witness/cli.ts', `process.exit(1)`],
      [
        'server/c.ts',
        `/** process */ export const f = (queue: Q) => queue.process({ process: 1 })`,
      ],
    ],
  ],
  [
    '3. config.ts alone reads names from the environment',
    rules.onlyConfigReadsEnv,
    [
      ['server/index.ts', `start(process.env.PORT)`, 'server/index.ts → process.env.PORT'],
      ['server/a.ts', `export const f = (env: Env) => env['PORT']`, `server/a.ts → env['PORT']`],
      [
        'server/b.ts',
        `export function f(env: Env) { const { PORT } = env }`,
        'server/b.ts → { PORT } = env',
      ],
    ],
    [
      ['server/index.ts', `start(loadConfig(process.env))`],
      ['server/config.ts', `export const load = (env: Env) => env['PORT']`],
    ],
  ],
  [
    '4. one owner per library',
    rules.ownersOfLibraries,
    [
      [
        'server/deliver/a.ts',
        `import type { Model } from 'mongoose'`,
        'server/deliver/a.ts → mongoose',
      ],
      ['server/append/a.ts', `import Redis from 'ioredis'`, 'server/append/a.ts → ioredis'],
      [
        'server/accept/a.ts',
        `import { Server } from 'socket.io'`,
        'server/accept/a.ts → socket.io',
      ],
      ['server/accept/b.ts', `import Ajv from 'ajv/dist/2020'`, 'server/accept/b.ts → ajv'],
      ['server/deliver/b.ts', `import { Router } from 'express'`, 'server/deliver/b.ts → express'],
      ['server/node.ts', `import pug from 'pug'`, 'server/node.ts → pug'],
      ['server/log.ts', `import chalk from 'chalk'`, 'server/log.ts → chalk'],
      ['server/b.ts', `import x from '@scope/thing/sub'`, 'server/b.ts → @scope/thing'],
      ['server/c.ts', `import fs from 'fs'`, 'server/c.ts → fs'],
      ['server/d.ts', `import { exit } from 'node:process'`, 'server/d.ts → node:process'],
      ['client/a.ts', `import fs from 'node:fs'`, 'client/a.ts → node:fs'],
      ['server/e.ts', `export const f = () => import('constructor')`, 'server/e.ts → constructor'],
    ],
    [
      ['server/append/c.ts', `import mongoose from 'mongoose'; import fs from 'node:fs'`],
      ['server/node.ts', `import express from 'express'`],
      ['server/validate.ts', `import Ajv from 'ajv/dist/2020'`],
    ],
  ],
  [
    '5. no import cycles',
    rules.cycles,
    [
      ['server/b.ts', `import type { C } from './c'`, 'server/a → server/b → server/c → server/a'],
      ['server/c.ts', `import './a'`, 'server/a → server/b → server/c → server/a'],
      ['server/a.ts', `import './b'`, 'server/a → server/b → server/c → server/a'],
      ['server/d.ts', `import './d'`, 'server/d → server/d'],
    ],
    [
      ['server/e.ts', `import './f'; import './g'`],
      ['server/f.ts', `import './g'`],
      ['server/g.ts', `import './a-file-that-is-not-there'`],
    ],
  ],
  [
    '5. no barrels',
    rules.barrels,
    [
      [
        'server/append/index.ts',
        `export { x } from './x'`,
        `server/append/index.ts → export { x } from './x'`,
      ],
      [
        'server/a.ts',
        `export const a = 1; export * from './x'`,
        `server/a.ts → export * from './x'`,
      ],
    ],
    [['server/b.ts', `import { x } from './x'; export const b = x`]],
  ],
  [
    '5. no effects at import',
    rules.effects,
    [
      ['server/a.ts', `setInterval(f, 1)`, 'server/a.ts → setInterval(f, 1)'],
      ['server/b.ts', `if (x) y()`, 'server/b.ts → if (x) y()'],
      ['server/c.ts', `await connect()`, 'server/c.ts → await connect()'],
    ],
    [
      ['server/index.ts', `main()`],
      ['server/embedded/mongodb/worker.ts', `serve()`],
      [
        'server/d.ts',
        `import x from './x'; const A = /a/; export class B {} export function f() { g() }`,
      ],
    ],
  ],
  [
    'files are named by what they are or do',
    rules.vagueNames,
    [
      ['server/append/utils.ts', ``, 'server/append/utils.ts → say what it is'],
      ['client/socket-manager.ts', ``, 'client/socket-manager.ts → say what it is'],
    ],
    [['server/append/utility-bill.ts', ``]],
  ],
]

describe.each(CASES)('%s', (_, rule, bad, good) => {
  const read = (modules: readonly (readonly [string, string, string?])[]): Source[] =>
    modules.map(([file, text]) => readSource(file, text))

  test('holds', () => {
    expect(rule(sources)).toEqual([])
  })
  test('would be seen to fail', () => {
    const expected = [...new Set(bad.map(([, , offence]) => offence))]
    expect(rule(read(bad)).sort()).toEqual(expected.sort())
  })
  test('leaves alone what only looks like it', () => {
    expect(rule(read(good))).toEqual([])
  })
})
