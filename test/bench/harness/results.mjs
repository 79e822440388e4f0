/** Results — one JSON file; a table that is measured again replaces itself, and keeps by which command and when. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describeMachine } from './machine.mjs'
import { soundOf } from './table.mjs'
import { summaryOf } from './statistics.mjs'

export function keepResults({ json, rounds, seed, scale, only }, { name, about }, tables) {
  const kept = existsSync(json) ? JSON.parse(readFileSync(json, 'utf8')) : { workloads: {} }
  kept.machine = describeMachine()
  const options = [
    `--only ${name}`,
    only.sizes ? `--sizes ${only.sizes}` : '',
    `--rounds ${rounds}`,
    scale === 1 ? '' : `--scale ${scale}`,
    `--seed ${seed}`,
  ]
  const taken = {
    command: `npm run bench -- ${options.filter(Boolean).join(' ')}`,
    date: new Date().toISOString().slice(0, 10),
    load: kept.machine.load,
  }
  const replaced = new Set(tables.map(({ key }) => key))
  const others = (kept.workloads[name]?.tables ?? []).filter(({ key }) => !replaced.has(key))
  const summed = tables.map((table) => ({
    ...table,
    ...taken,
    rows: table.rows.map((row) => ({ ...row, summary: summaryOf(soundOf(row)) })),
  }))
  kept.workloads[name] = { about, tables: [...others, ...summed] }
  mkdirSync(path.dirname(json), { recursive: true })
  writeFileSync(json, `${JSON.stringify(kept, null, 1)}\n`)
}
