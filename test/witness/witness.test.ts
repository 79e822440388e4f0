import { judge, type Account, type Evidence, type Kind, type Seen } from '../../witness/witness'
import { createRandom } from '../../witness/random'
import { findingLines, verdictLine } from '../../witness/words'

const seen = (seq: number): Seen => ({ seq, number: 100 + seq, type: seq % 3 ? 'Create' : 'Like' })
const upTo = (last: number): Seen[] => Array.from({ length: last }, (_, index) => seen(index + 1))
const account = (entries: readonly Seen[], more: Partial<Account> = {}): Account => ({
  client: 'ann',
  from: 0,
  to: 9,
  seen: entries,
  ...more,
})
const evidence = (more: Partial<Evidence> = {}): Evidence => ({
  stored: upTo(9),
  acknowledged: upTo(9).map(({ number, seq }) => ({ number: number!, seq })),
  accounts: [account(upTo(9))],
  ...more,
})
const kinds = (more: Partial<Evidence>): Kind[] =>
  judge(evidence(more)).findings.map(({ kind }) => kind)

it('is clean when everything was kept and shown once, in order', () => {
  const verdict = judge(evidence())
  expect(verdict).toMatchObject({ findings: [], clean: true, acknowledged: 9, stored: 9, shown: 9 })
  expect(verdictLine(verdict)).toBe(
    'CLEAN: 9 acknowledged, 9 stored, 1 clients were shown 9: lost 0, missed 0, doubled 0, out of order 0, strangers 0, broken off 0',
  )
})

const wantsLikes = { wanted: ({ type }: Seen) => type === 'Like' }
const fromFour = upTo(9).slice(4)
const CASES: [what: string, found: Kind[], more: Partial<Evidence>][] = [
  ['a late client', [], { accounts: [account(fromFour, { from: 4 })] }],
  ['a client of likes', [], { accounts: [account([3, 6, 9].map(seen), wantsLikes)] }],
  ['a stream with a past', [], { from: 4, stored: fromFour, acknowledged: [], accounts: [] }],
  ['what others posted', [], { stored: [...upTo(9), { seq: 10, number: null }] }],
  ['an answer without a place', [], { acknowledged: [{ number: 101, seq: null }] }],
  ['a post acknowledged and lost', ['lost'], { acknowledged: [{ number: 77, seq: 7 }] }],
  ['a wrong place', ['misplaced'], { acknowledged: [{ number: 101, seq: 2 }] }],
  ['a hole', ['hole'], { stored: [...upTo(9), seen(11)] }],
  ['one post stored twice', ['stored-twice'], { stored: [...upTo(9), { seq: 10, number: 109 }] }],
  ['a like missed', ['gap'], { accounts: [account([3, 9].map(seen), wantsLikes)] }],
  [
    'what was not asked for',
    ['stranger'],
    { accounts: [account([3, 4, 6, 9].map(seen), wantsLikes)] },
  ],
  [
    'a stranger in the place of another',
    ['stranger'],
    { accounts: [account([...upTo(8), { seq: 9, number: 3 }])] },
  ],
  ['a position given up', ['break'], { breaks: [{ client: 'ann', seq: 4 }] }],
  [
    'two clients, both short',
    ['gap', 'gap'],
    { accounts: [account(upTo(8)), account(fromFour, { from: 3 })] },
  ],
]
it.each(CASES)('%s: %j', (_, found, more) => {
  expect(kinds(more)).toEqual(found)
})

/** Each does to what one client was shown what a broken server would. */
const MISTAKES: [Kind, (entries: Seen[], at: number) => Seen[]][] = [
  ['gap', (entries, at) => entries.toSpliced(at, 1)],
  ['double', (entries, at) => [...entries, entries[at]!]],
  [
    'order',
    (entries, at) =>
      entries.toSpliced(
        at > 0 ? at - 1 : 0,
        2,
        ...entries
          .slice(at > 0 ? at - 1 : 0)
          .slice(0, 2)
          .reverse(),
      ),
  ],
  [
    'stranger',
    (entries, at) => entries.toSpliced(at, 0, { seq: entries[at]!.seq, number: 99_999 }),
  ],
]
it.each(MISTAKES)('finds a %s wherever it is, and whichever client has it', (kind, spoil) => {
  const random = createRandom(4)
  for (let round = 0; round < 200; round++) {
    const stored = upTo(random.between(2, 60))
    const clients = Array.from({ length: 5 }, (_, index) => {
      const from = random.between(0, stored.length - 2)
      return account(stored.slice(from), { client: `c${index}`, from, to: stored.length })
    })
    expect(judge({ stored, acknowledged: [], accounts: clients }).findings).toEqual([])
    const unlucky = random.between(0, 4)
    const { seen: entries, ...rest } = clients[unlucky]!
    const spoilt = spoil([...entries], random.between(0, entries.length - 1))
    const accounts = clients.with(unlucky, { ...rest, seen: spoilt })
    const { findings } = judge({ stored, acknowledged: [], accounts })
    expect(findings.map((one) => one.kind)).toContain(kind)
    expect(new Set(findings.map(({ who }) => who))).toEqual(new Set([`c${unlucky}`]))
  }
})

it('a verdict over nothing proves nothing', () => {
  for (const nothing of [
    { acknowledged: [] },
    { accounts: [] },
    { accounts: [account([], { to: 0 })] },
  ]) {
    const verdict = judge(evidence(nothing))
    expect([verdict.findings, verdict.clean]).toEqual([[], false])
    expect(verdictLine(verdict)).toMatch(/^PROVES NOTHING: /)
  }
})

it('tells its findings in words, not without end', () => {
  const verdict = judge(evidence({ accounts: [account([seen(9), seen(9)])] }))
  expect(verdictLine(verdict)).toMatch(/^BROKEN: .*missed 8, doubled 1,/)
  expect(findingLines(verdict, 2)).toEqual([
    'ann: seq 9 (number 109) was shown twice',
    'ann: seq 1 (number 101) was never shown',
    '… and 7 more',
  ])
})
