/**
 * Accept — Freshet's POST without the store: a node as it is, but for its writer, whose append answers at once.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'

const dist = createRequire(new URL('../../../dist/server/', import.meta.url))
const { post } = dist('./append/post')
dist('./append/writer')
dist.cache[dist.resolve('./append/writer')].exports = { createWriter }
const { loadConfig } = dist('./config')
const { silentLog } = dist('./log')
const { startNode } = dist('./node')

const DATA_DIR = mkdtempSync(path.join(os.tmpdir(), 'freshet-accept-'))
process.once('SIGTERM', () => process.exit(0))
process.once('exit', () => rmSync(DATA_DIR, { recursive: true, force: true }))
await startNode(loadConfig({ PORT: process.env.PORT, DATA_DIR }), silentLog)
console.log('listening')

function createWriter({ publicUrl }) {
  let seq = 0
  const deps = {
    append: async (stream, unplaced) => ({
      entry: { ...unplaced, stream, seq: ++seq, at: new Date() },
      epoch: 'bench',
      isNew: true,
    }),
    claims: async (claim) => claim,
    findById: async () => null,
    findNamed: async () => null,
    publicUrl,
    now: Date.now,
  }
  return { post: (request) => post(deps, request), stop: async () => undefined }
}
