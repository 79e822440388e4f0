/**
 * Blocks — a frame as server-sent events. Pure.
 *
 * Rule: an id says that everything up to there has been told, so that who is cut off between two blocks misses nothing (P3): what
 * an entry does to others comes before the entry, without an id; where the entry itself is not told, with its id.
 */
import { toldJson, type Told } from '../append/told'
import { formatPosition } from '../../schemas/position'
import type { Entry } from './entry'

export function blocksOf(frame: {
  readonly epoch: string
  readonly entries: readonly Entry[]
  readonly seq: number
  readonly changes: readonly Told[]
}): string {
  const { epoch, entries, seq, changes } = frame
  const idOf = (to: number) => `id: ${formatPosition({ epoch, seq: to })}\n`
  const own = new Map(entries.map((entry) => [entry.seq, entry]))
  const doing = new Map<number, Told[]>()
  for (const one of changes) doing.set(one.at, [...(doing.get(one.at) ?? []), one])
  const ats = [...new Set([...own.keys(), ...doing.keys()])].sort((a, b) => a - b)
  const blocks = ats.map((at) => {
    const entry = own.get(at)
    const told = doing.get(at)
    const before = told ? `event: changes\n${entry ? '' : idOf(at)}data: ${toldJson(told)}\n\n` : ''
    return before + (entry ? `${idOf(at)}data: ${entry.text}\n\n` : '')
  })
  return blocks.join('') + (ats.at(-1) === seq ? '' : `${idOf(seq)}\n`)
}
