import { mergeParts, type MergePart } from '../../server/pages/merge'

/** Newest first: "seq@at", "seq@at=id" for one that is in several streams. */
const part = (name: string, places: string, more: Partial<MergePart> = {}): MergePart => {
  const entries = places.split(' ').flatMap((text) => {
    const [, seq, at, id = `${name}${seq}`] = /^(\d+)@(\d+)(?:=(\w+))?$/.exec(text) ?? []
    return seq === undefined ? [] : [{ seq: Number(seq), at: Number(at), activity: { id } }]
  })
  return { name, entries, before: (entries[0]?.seq ?? 0) + 1, hasOlder: false, ...more }
}
const shown = (parts: MergePart[], limit = 20): string =>
  mergeParts(parts, limit)
    .entries.map(({ places }) => places.map(({ stream, seq }) => stream + seq).join('='))
    .join(' ')

test.each<[string, MergePart[], string]>([
  ['by arrival', [part('a', '2@30 1@10'), part('b', '1@20')], 'a2 b1 a1'],
  ['at one moment: as they were asked for', [part('a', '1@5'), part('b', '1@5')], 'a1 b1'],
  ['never against a stream’s own order', [part('a', '2@10 1@30'), part('b', '1@20')], 'b1 a2 a1'],
  ['what is in both stands once', [part('a', '1@10=x'), part('b', '7@11=x 6@9')], 'b7=a1 b6'],
  ['an empty one changes nothing', [part('a', ''), part('b', '1@5')], 'b1'],
])('%s', (_, parts, expected) => {
  expect(shown(parts)).toBe(expected)
})

test('the time falls from row to row, whatever the clocks said', () => {
  const { entries } = mergeParts([part('a', '3@10 2@40 1@40'), part('b', '1@10')], 20)
  for (const [index, { at }] of entries.slice(1).entries())
    expect(at).toBeLessThan(entries[index]!.at)
})

test.each<[string, MergePart[], number, [string, number][] | null]>([
  ['all was shown', [part('a', '2@4 1@2'), part('b', '1@3')], 20, null],
  [
    'below what was shown',
    [part('a', '2@4 1@2'), part('b', '9@3')],
    2,
    [
      ['a', 2],
      ['b', 9],
    ],
  ],
  [
    'nothing of one was shown',
    [part('a', '9@9 8@8'), part('b', '4@1', { before: 6 })],
    2,
    [
      ['a', 8],
      ['b', 6],
    ],
  ],
  [
    'older ones stand below',
    [part('a', '9@9', { hasOlder: true }), part('b', '')],
    5,
    [
      ['a', 9],
      ['b', 1],
    ],
  ],
])('where it goes on: %s', (_, parts, limit, older) => {
  const { older: found } = mergeParts(parts, limit)
  expect(found === null ? null : [...found]).toEqual(older)
})

test('page by page everything comes once', () => {
  const all = {
    a: '9@90 8@80 7@70 6@33 5@32 4@31 3@30 2@20 1@10',
    b: '5@75 4@34 3@15 2@12 1@11',
    c: '1@5',
  }
  let befores: ReadonlyMap<string, number> | null = new Map()
  const seen: string[] = []
  for (let pages = 0; befores !== null && pages < 20; pages++) {
    const below: ReadonlyMap<string, number> = befores
    const parts = Object.entries(all).map(([name, places]) => {
      const whole = part(name, places).entries
      const before = below.get(name) ?? whole[0]!.seq + 1
      const entries = whole.filter(({ seq }) => seq < before).slice(0, 4)
      return { name, entries, before, hasOlder: (entries.at(-1)?.seq ?? 1) > 1 }
    })
    const page = mergeParts(parts, 4)
    seen.push(...page.entries.map(({ activity }) => String(activity['id'])))
    befores = page.older
  }
  expect(seen.join(' ')).toBe('a9 a8 b5 a7 b4 a6 a5 a4 a3 a2 b3 b2 b1 a1 c1')
})
