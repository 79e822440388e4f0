import { type Kind, type Record, type Seen, verdict } from './witness'

const stored: Seen[] = [1, 2, 3, 4, 5].map((seq) => ({ seq, number: 100 + seq }))
const acknowledged = stored.map((entry) => entry.number)
const record = (seen: number[], span: Partial<Record> = {}): Record => ({
  client: 'ann',
  from: 0,
  to: 5,
  seen: seen.map((seq) => ({ seq, number: 100 + seq })),
  ...span,
})
const kinds = (...args: Parameters<typeof verdict>): Kind[] =>
  verdict(...args).map((one) => one.kind)

describe('the witness', () => {
  it('finds nothing when everything was kept and shown once, in order', () => {
    expect(verdict(stored, acknowledged, [record([1, 2, 3, 4, 5])])).toEqual([])
    expect(verdict(stored, acknowledged, [record([3, 4], { from: 2, to: 4 })])).toEqual([])
    expect(verdict([], [], [])).toEqual([])
  })

  it.each<[string, number[], Partial<Record>, Kind[]]>([
    ['a gap in the middle', [1, 2, 4, 5], {}, ['gap']],
    ['a gap at the end', [1, 2, 3, 4], {}, ['gap']],
    ['a gap at the beginning', [2, 3, 4, 5], {}, ['gap']],
    ['an entry shown twice', [1, 2, 2, 3, 4, 5], {}, ['double']],
    ['an entry shown again much later', [1, 2, 3, 4, 5, 1], {}, ['double']],
    ['two entries the wrong way round', [1, 3, 2, 4, 5], {}, ['order']],
    ['an entry from before the beginning', [2, 3, 4, 5], { from: 2 }, ['stranger']],
    ['an entry from after the end', [1, 2, 3], { to: 2 }, ['stranger']],
    ['an entry that is not stored', [1, 2, 3, 4, 5, 6], { to: 6 }, ['stranger']],
  ])('sees %s', (_, seen, span, wanted) => {
    expect(kinds(stored, acknowledged, [record(seen, span)])).toEqual(wanted)
  })

  it('sees an entry shown under the number of another', () => {
    const swapped = [...stored.slice(0, 4), { seq: 5, number: 104 }]
    expect(kinds(stored, acknowledged, [record([], { seen: swapped })])).toEqual(['stranger'])
  })

  it('sees what was acknowledged and is not stored', () => {
    expect(verdict(stored, [...acknowledged, 106], [])).toEqual([
      { kind: 'lost', who: 'store', seq: null, number: 106 },
    ])
  })

  it('sees a hole in the numbering, also at the beginning', () => {
    const without = (seq: number) => stored.filter((entry) => entry.seq !== seq)
    expect(kinds(without(3), [], [])).toEqual(['hole'])
    expect(kinds(without(1), [], [])).toEqual(['hole'])
  })

  it('sees one post stored under two numbers', () => {
    expect(kinds([...stored, { seq: 6, number: 103 }], [], [])).toEqual(['stored-twice'])
  })
})
