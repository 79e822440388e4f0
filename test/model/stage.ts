/**
 * Stage — the model with the real code in it, or with one module of it mutated.
 *
 * Rule: what is below the project's own code is played: the connections to Redis, Socket.IO's server, timers. A mutant
 * is the module's own source with an edit, so that it can't drift away from the code; an edit that finds nothing fails.
 */
import { transformSync } from '@swc/core'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import * as mongoose from 'mongoose'
import type * as Schedule from './schedule'

export interface Mutant {
  readonly title: string
  readonly file: string
  readonly edits: readonly (readonly [from: string, to: string])[]
}

const ROOT = path.join(__dirname, '../..')
const load: NodeJS.Require = require

export function stage(mutant?: Mutant): typeof Schedule {
  jest.resetModules()
  // Loaded once: it is large, and nothing in it is changed.
  jest.doMock('mongoose', () => mongoose)
  jest.doMock('socket.io', () => load('./socket-io') as object)
  jest.doMock('../../server/broadcast/redis', () => load('./redis') as object)
  jest.doMock('node:timers/promises', () => ({
    setTimeout: (load('./timers') as { delay: unknown }).delay,
  }))
  const file = mutant && path.join(ROOT, mutant.file)
  if (file) jest.doMock(file, () => mutated(file, mutant))
  try {
    return load('./schedule') as typeof Schedule
  } finally {
    if (file) jest.dontMock(file)
  }
}

function mutated(file: string, { title, edits }: Mutant): object {
  let text = readFileSync(file, 'utf8')
  for (const [from, to] of edits) {
    if (text.split(from).length !== 2)
      throw new Error(`mutant '${title}': ${file} does not hold exactly once: ${from}`)
    text = text.replace(from, () => to)
  }
  const { code } = transformSync(text, {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'commonjs' },
  })
  const made = { exports: {} }
  const resolve = (name: string): unknown =>
    load(name.startsWith('.') ? path.join(path.dirname(file), name) : name)
  new Function('module', 'exports', 'require', code)(made, made.exports, resolve)
  return made.exports
}
