/**
 * The process is killed in mid-write, round after round, with compactions under way. Whatever was acknowledged, or shown to
 * a reader, must be there afterwards (P1), and a seq must mean the same entry for ever (D2). Runs from dist.
 */
import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Connection } from 'mongoose'
import { eventually } from '../support/eventually'
import { ROOT } from '../support/node'
import { spawnChild } from '../support/process'
import { started, stopStarted } from '../support/started'
import { ownFolder } from '../embedded/mongodb/folder'
import { connect } from '../embedded/mongodb/stores'

afterEach(stopStarted)

const SERVER = path.join(ROOT, 'dist/server/embedded/mongodb/server.js')
const PROGRAM = `
  const [server, dir] = process.argv.slice(1)
  require(server).startMongodb({ dir, port: 0, compactBytes: 20000, log: (line) => console.error(line) })
    .then(({ url }) => console.log('at ' + url))
`
const ROUNDS = 6

async function startChild(dir: string) {
  const child = spawnChild(process.execPath, { args: ['-e', PROGRAM, SERVER, dir] })
  started({ stop: () => child.kill() })
  const [, url] = await child.line(/^at (.+)$/)
  return { child, connection: await connect(`${url}/crash`) }
}

/** Writes and reads until the connection breaks; what was acknowledged or seen goes into `known`. */
async function work(connection: Connection, writer: number, known: Map<number, string>) {
  const entries = connection.collection('entries')
  try {
    for (let n = 0; ; n++) {
      const head = await entries.findOne({ s: 1 }, { sort: { seq: -1 } })
      if (head) known.set(Number(head['seq']), String(head['text']))
      const next = Number(head?.['seq'] ?? 0) + 1
      const batch = [0, 1, 2].map((k) => ({
        s: 1,
        seq: next + k,
        text: `${writer} ${n} ${k} ${Math.random()} ${'x'.repeat(300)}`,
      }))
      await entries.insertMany(batch, { ordered: true }).then(
        () => batch.forEach(({ seq, text }) => known.set(seq, text)),
        (error: { code?: number }) => {
          if (error.code !== 11000) throw error
        },
      )
    }
  } catch {
    // The process is gone, as it should be.
  }
}

test('nothing acknowledged or shown is lost by kill -9', async () => {
  expect(existsSync(SERVER)).toBe(true)
  const { dir, files } = started(ownFolder())
  const known = new Map<number, string>()
  for (let round = 0; round < ROUNDS; round++) {
    const { child, connection } = await startChild(dir)
    await connection.collection('entries').createIndex({ s: 1, seq: 1 }, { unique: true })
    const before = known.size
    const workers = [0, 1, 2].map((writer) => work(connection, writer, known))
    await eventually(() => known.size > before + 40 + 17 * round)
    await child.kill('SIGKILL')
    await connection.close(true)
    await Promise.all(workers)
  }
  const { connection } = await startChild(dir)
  const stored = await connection.collection('entries').find({}).sort({ seq: 1 }).toArray()
  const texts = new Map(stored.map(({ seq, text }) => [Number(seq), String(text)]))
  const lost = [...known].filter(([seq, text]) => texts.get(seq) !== text)
  expect(lost).toEqual([])
  expect(known.size).toBeGreaterThan(ROUNDS * 40)
  expect([...texts.keys()]).toEqual(Array.from(texts, (_, n) => n + 1))
  expect(files().some((name) => name.endsWith('.snapshot'))).toBe(true)
}, 120_000)
