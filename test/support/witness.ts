/** Witness — the shipped one, as the fault tests ask it: numbers alone, no place of an answer, no breaks. */
import { judge, type Account, type Finding, type Seen as Shown } from '../../witness/witness'

export type { Finding, Kind } from '../../witness/witness'

export interface Seen extends Shown {
  readonly number: number
}

export interface Record extends Account {
  readonly seen: readonly Seen[]
}

export const verdict = (
  stored: readonly Seen[],
  acknowledged: readonly number[],
  accounts: readonly Record[],
): Finding[] => {
  const answers = acknowledged.map((number) => ({ number, seq: null }))
  return [...judge({ stored, acknowledged: answers, accounts }).findings]
}
