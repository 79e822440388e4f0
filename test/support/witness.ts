/**
 * Witness — compares what was acknowledged, what is stored and what each client was shown.
 *
 * In:  the store's entries of one stream, the numbers whose post was answered 201 or 200, each client's record.
 * Out: a list of findings; empty when P1 to P4 held.
 * Rule: pure. The store decides: what isn't in it is a stranger, what is in it and within a client's span must have been shown once.
 */
export interface Seen {
  readonly seq: number
  readonly number: number
}

/** `seen` in the order of arrival; the client has asked for everything in (from, to]. */
export interface Record {
  readonly client: string
  readonly from: number
  readonly to: number
  readonly seen: readonly Seen[]
}

export type Kind = 'hole' | 'stored-twice' | 'lost' | 'stranger' | 'double' | 'order' | 'gap'

export interface Finding {
  readonly kind: Kind
  readonly who: string
  readonly seq: number | null
  readonly number: number | null
}

export function verdict(
  stored: readonly Seen[],
  acknowledged: readonly number[],
  records: readonly Record[],
): Finding[] {
  return [
    ...judgeStore(stored),
    ...judgePosts(stored, acknowledged),
    ...records.flatMap((record) => judgeClient(stored, record)),
  ]
}

function judgeStore(stored: readonly Seen[]): Finding[] {
  const found: Finding[] = []
  const numbers = new Set<number>()
  const bySeq = [...stored].sort((a, b) => a.seq - b.seq)
  bySeq.forEach(({ seq, number }, index) => {
    if (seq !== (bySeq[index - 1]?.seq ?? 0) + 1) found.push(finding('hole', 'store', seq, number))
    if (numbers.has(number)) found.push(finding('stored-twice', 'store', seq, number))
    numbers.add(number)
  })
  return found
}

/** P1: what was acknowledged is stored. */
function judgePosts(stored: readonly Seen[], acknowledged: readonly number[]): Finding[] {
  const numbers = new Set(stored.map((entry) => entry.number))
  return acknowledged
    .filter((number) => !numbers.has(number))
    .map((number) => finding('lost', 'store', null, number))
}

/** P2 order, P3 gaps, P4 doubles. */
function judgeClient(stored: readonly Seen[], { client, from, to, seen }: Record): Finding[] {
  const found: Finding[] = []
  const truth = new Map(stored.map((entry) => [entry.seq, entry.number]))
  const shown = new Set<number>()
  let highest = from
  for (const { seq, number } of seen) {
    if (truth.get(seq) !== number || seq <= from || seq > to)
      found.push(finding('stranger', client, seq, number))
    else if (shown.has(seq)) found.push(finding('double', client, seq, number))
    else if (seq < highest) found.push(finding('order', client, seq, number))
    shown.add(seq)
    highest = Math.max(highest, seq)
  }
  for (const { seq, number } of stored)
    if (seq > from && seq <= to && !shown.has(seq)) found.push(finding('gap', client, seq, number))
  return found
}

const finding = (kind: Kind, who: string, seq: number | null, number: number | null): Finding => ({
  kind,
  who,
  seq,
  number,
})
