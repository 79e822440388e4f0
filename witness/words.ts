/** Words — a verdict as a line, and its findings as lines. Pure. */
import type { Finding, Kind, Verdict } from './witness'

export function verdictLine(verdict: Verdict): string {
  const { acknowledged, stored, clients, shown } = verdict
  const word = !verdict.proves ? 'PROVES NOTHING' : verdict.clean ? 'CLEAN' : 'BROKEN'
  const compared = `${count(acknowledged)} acknowledged, ${count(stored)} stored, ${count(clients)} clients were shown ${count(shown)}`
  const found = COLUMNS.map(([name, kinds]) => `${name} ${count(countOf(verdict, kinds))}`).join(
    ', ',
  )
  return `${word}: ${compared}: ${found}`
}

/** At most `limit` lines, and how many more there are. */
export function findingLines({ findings }: Verdict, limit = 12): string[] {
  const lines = findings.slice(0, limit).map(findingLine)
  const more = findings.length - lines.length
  return more > 0 ? [...lines, `… and ${count(more)} more`] : lines
}

const COLUMNS: readonly [name: string, kinds: readonly Kind[]][] = [
  ['lost', ['lost']],
  ['missed', ['gap', 'hole']],
  ['doubled', ['double', 'stored-twice']],
  ['out of order', ['order', 'misplaced']],
  ['strangers', ['stranger']],
  ['broken off', ['break']],
]

const SAID: Readonly<Record<Kind, string>> = {
  lost: 'was acknowledged and is not in the store',
  hole: 'is stored after a hole in the numbering',
  'stored-twice': 'is stored a second time',
  misplaced: 'is stored elsewhere than its answer said',
  gap: 'was never shown',
  double: 'was shown twice',
  order: 'was shown too late, after higher ones',
  stranger: 'was shown and is not what the store has there',
  break: 'the position was lost here, and the client had to begin anew',
}

const findingLine = ({ kind, who, seq, number }: Finding): string =>
  [
    `${who}:`,
    seq === null ? '' : `seq ${seq}`,
    number === null ? '' : `(number ${number})`,
    SAID[kind],
  ]
    .filter((part) => part !== '')
    .join(' ')

const countOf = ({ findings }: Verdict, kinds: readonly Kind[]): number =>
  findings.filter(({ kind }) => kinds.includes(kind)).length

/** 12,345, wherever it runs. */
export const count = (value: number): string => value.toLocaleString('en-US')
