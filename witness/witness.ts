/**
 * Witness — compares what was acknowledged, what is stored, and what each client was shown.
 *
 * In:  the store's entries above `from`, the numbers whose post was answered 201 or 200, each client's accounts.
 * Out: a verdict: findings, none when P1 to P5 held, and what was compared.
 * Rule: pure. The store decides: what isn't in it is a stranger; what is in it, within a client's span and wanted, must
 * have been shown once, in order. A verdict over nothing is not clean: it proves nothing.
 */
export interface Seen {
  readonly seq: number
  /** Of a numbered post; null for what somebody else posted into the stream. */
  readonly number: number | null
  readonly type?: string
}

export interface Acknowledged {
  readonly number: number
  /** Where the answer said that it stands. */
  readonly seq: number | null
}

/** `seen` in the order of arrival; the client has asked for everything in (from, to] that is wanted. */
export interface Account {
  readonly client: string
  readonly from: number
  readonly to: number
  readonly seen: readonly Seen[]
  readonly wanted?: (entry: Seen) => boolean
}

/** A client was told that continuity can't be shown (P3); no reason for it lies within a run. */
export interface Break {
  readonly client: string
  readonly seq: number
}

export interface Evidence {
  readonly from?: number
  readonly stored: readonly Seen[]
  readonly acknowledged: readonly Acknowledged[]
  readonly accounts: readonly Account[]
  readonly breaks?: readonly Break[]
}

export const KINDS = [
  'lost',
  'hole',
  'stored-twice',
  'misplaced',
  'gap',
  'double',
  'order',
  'stranger',
  'break',
] as const
export type Kind = (typeof KINDS)[number]

export interface Finding {
  readonly kind: Kind
  readonly who: string
  readonly seq: number | null
  readonly number: number | null
}

export interface Verdict {
  readonly findings: readonly Finding[]
  readonly acknowledged: number
  readonly stored: number
  readonly clients: number
  readonly shown: number
  /** Something was acknowledged, and something was shown. */
  readonly proves: boolean
  readonly clean: boolean
}

export function judge(evidence: Evidence): Verdict {
  const { from = 0, stored, acknowledged, accounts, breaks = [] } = evidence
  const findings = [
    ...judgeStore(stored, from),
    ...judgePosts(stored, acknowledged),
    ...accounts.flatMap((account) => judgeAccount(stored, account)),
    ...breaks.map(({ client, seq }) => finding('break', client, seq, null)),
  ]
  const shown = accounts.reduce((sum, { seen }) => sum + seen.length, 0)
  const proves = acknowledged.length > 0 && shown > 0
  return {
    findings,
    acknowledged: new Set(acknowledged.map(({ number }) => number)).size,
    stored: stored.length,
    clients: new Set(accounts.map(({ client }) => client)).size,
    shown,
    proves,
    clean: proves && findings.length === 0,
  }
}

/** Dense numbers, and P5: one post is one entry. */
function judgeStore(stored: readonly Seen[], from: number): Finding[] {
  const found: Finding[] = []
  const numbers = new Set<number>()
  let last = from
  for (const { seq, number } of [...stored].sort((a, b) => a.seq - b.seq)) {
    if (seq !== last + 1) found.push(finding('hole', 'store', seq, number))
    last = seq
    if (number === null) continue
    if (numbers.has(number)) found.push(finding('stored-twice', 'store', seq, number))
    numbers.add(number)
  }
  return found
}

/** P1: what was acknowledged is stored, and where the answer said. */
function judgePosts(stored: readonly Seen[], acknowledged: readonly Acknowledged[]): Finding[] {
  const numbers = new Set(stored.map(({ number }) => number))
  const places = new Set(stored.map(({ number, seq }) => `${number} at ${seq}`))
  return acknowledged.flatMap(({ number, seq }) => {
    if (!numbers.has(number)) return [finding('lost', 'store', seq, number)]
    const isThere = seq === null || places.has(`${number} at ${seq}`)
    return isThere ? [] : [finding('misplaced', 'store', seq, number)]
  })
}

/** P2 order, P3 gaps, P4 doubles. */
function judgeAccount(stored: readonly Seen[], account: Account): Finding[] {
  const { client, from, to, seen, wanted = () => true } = account
  const found: Finding[] = []
  const due = new Map(
    stored
      .filter((entry) => entry.seq > from && entry.seq <= to && wanted(entry))
      .map(({ seq, number }) => [seq, number]),
  )
  const shown = new Set<number>()
  let highest = from
  for (const { seq, number } of seen) {
    if (due.get(seq) !== number) found.push(finding('stranger', client, seq, number))
    else if (shown.has(seq)) found.push(finding('double', client, seq, number))
    else if (seq < highest) found.push(finding('order', client, seq, number))
    shown.add(seq)
    highest = Math.max(highest, seq)
  }
  for (const [seq, number] of due)
    if (!shown.has(seq)) found.push(finding('gap', client, seq, number))
  return found
}

const finding = (kind: Kind, who: string, seq: number | null, number: number | null): Finding => ({
  kind,
  who,
  seq,
  number,
})
