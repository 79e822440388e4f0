/** Results — one JSON file; a workload that is run again replaces what stood there of it. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describeMachine } from './machine.mjs'
import { soundOf } from './table.mjs'
import { summaryOf } from './statistics.mjs'

export function keepResults({ json, rounds, seed, scale }, { name, about }, tables) {
  const kept = existsSync(json) ? JSON.parse(readFileSync(json, 'utf8')) : { workloads: {} }
  kept.machine = describeMachine()
  kept.workloads[name] = {
    about,
    date: new Date().toISOString().slice(0, 10),
    command: `npm run bench -- --only ${name} --rounds ${rounds}${scale === 1 ? '' : ` --scale ${scale}`} --seed ${seed}`,
    load: kept.machine.load,
    tables: tables.map((table) => ({
      ...table,
      rows: table.rows.map((row) => ({ ...row, summary: summaryOf(soundOf(row)) })),
    })),
  }
  mkdirSync(path.dirname(json), { recursive: true })
  writeFileSync(json, `${JSON.stringify(kept, null, 1)}\n`)
}
