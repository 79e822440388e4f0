import fc from 'fast-check'
import { Entry } from '../../server/deliver/entry'
import { createRecent } from '../../server/deliver/recent'
import { entryOf, seqsOf, upTo } from './scripted'

const UNBOUNDED = { entries: 1_000, bytes: 1_000_000 }

function recentOf(most: { entries: number; bytes: number }, ...entries: Entry[]) {
  const recent = createRecent(most)
  for (const entry of entries) recent.push(entry)
  return recent
}

const after = (recent: ReturnType<typeof createRecent>, seq: number): number[] | null => {
  const found = recent.after(seq)
  return found && seqsOf(found)
}

describe('after, with 5 to 8 held', () => {
  const recent = recentOf(UNBOUNDED, ...[5, 6, 7, 8].map(entryOf))
  test.each([
    [0, null],
    [3, null],
    [4, [5, 6, 7, 8]],
    [6, [7, 8]],
    [8, []],
    [9, []],
  ])('%i', (seq, expected) => expect(after(recent, seq)).toEqual(expected))

  test('empty, it reaches back to nothing', () => {
    expect(createRecent(UNBOUNDED).after(0)).toBeNull()
  })
})

test('the caller can not change what is held', () => {
  const recent = recentOf(UNBOUNDED, entryOf(1), entryOf(2))
  ;(recent.after(0) as Entry[]).pop()
  expect(after(recent, 0)).toEqual([1, 2])
})

describe('bounds (P7)', () => {
  const sized = (seq: number, size: number) => new Entry(seq, 'x'.repeat(size))
  test.each<[title: string, most: { entries: number; bytes: number }, sizes: number[], number[]]>([
    ['by count', { entries: 3, bytes: 1_000 }, [1, 1, 1, 1, 1], [3, 4, 5]],
    ['by bytes', { entries: 9, bytes: 10 }, [4, 4, 4], [2, 3]],
    ['exactly full', { entries: 9, bytes: 12 }, [4, 4, 4], [1, 2, 3]],
    ['a large one pushes all others out', { entries: 9, bytes: 10 }, [1, 1, 10], [3]],
    ['one that is larger than all room is not held', { entries: 9, bytes: 10 }, [1, 1, 11], []],
    ['and room is there again after it', { entries: 9, bytes: 10 }, [1, 11, 5, 5], [3, 4]],
  ])('%s', (_title, most, sizes, held) => {
    const recent = recentOf(most, ...sizes.map((size, at) => sized(at + 1, size)))
    const first = held[0]
    expect(first === undefined ? recent.after(sizes.length) : after(recent, first - 1)).toEqual(
      first === undefined ? null : held,
    )
    if (first !== undefined) expect(recent.after(first - 2)).toBeNull()
  })
})

describe('a Delete empties it (P9)', () => {
  test.each([
    ['by type', '{"type":"Delete","object":"urn:n:1"}', null],
    ['among types', '{"type":["Activity","Delete"]}', null],
    ['as a word only', '{"type":"Create","content":"Delete it"}', [1, 2, 3]],
  ])('%s', (_title, text, expected) => {
    const recent = recentOf(UNBOUNDED, entryOf(1), entryOf(2), new Entry(3, text))
    expect(after(recent, 0)).toEqual(expected)
    expect(after(recent, 2)).toEqual([3])
  })
})

test('what it answers is dense and reaches to the end, or it is null', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 40, max: 200 }),
      fc.nat(70),
      (sizes, entries, bytes, seq) => {
        const recent = recentOf(
          { entries, bytes },
          ...sizes.map((size, at) => new Entry(at + 1, 'x'.repeat(size))),
        )
        const found = after(recent, seq)
        if (found === null) expect(seq).toBeLessThan(sizes.length)
        else expect(found).toEqual(upTo(seq + 1, sizes.length))
        const held = recent.after(sizes.length - 1)
        expect(held && seqsOf(held)).toEqual([sizes.length])
      },
    ),
  )
})

describe('one budget for all tails of a node (P7)', () => {
  const sized = (seq: number, size: number) => new Entry(seq, 'x'.repeat(size))

  test('who pushes beyond it keeps its newest only, and the others keep theirs', () => {
    const budget = { bytes: 0, most: 100 }
    const one = createRecent(UNBOUNDED, budget)
    const other = createRecent(UNBOUNDED, budget)
    for (const seq of [1, 2, 3]) one.push(sized(seq, 30))
    for (const seq of [1, 2]) other.push(sized(seq, 30))
    expect(after(one, 0)).toEqual([1, 2, 3])
    expect(after(other, 1)).toEqual([2])
    expect(after(other, 0)).toBeNull()
    expect(budget.bytes).toBe(120)
  })

  test('what is cleared is given back', () => {
    const budget = { bytes: 0, most: 100 }
    const recent = createRecent(UNBOUNDED, budget)
    recent.push(sized(1, 30))
    recent.clear()
    recent.clear()
    expect(budget.bytes).toBe(0)
  })
})

describe('what was read of before it precedes what it holds', () => {
  const page = (...seqs: number[]) => seqs.map((seq) => entryOf(seq))
  const deletion = (seq: number) =>
    new Entry(seq, '{"type":"Delete","object":"https://a.example/1"}')
  const cases: [
    what: string,
    held: Entry[],
    page: Entry[],
    end: number,
    expected: number[] | null,
  ][] = [
    ['up to where it begins', page(5, 6), page(3, 4), 6, [3, 4, 5, 6]],
    ['cut where both overlap', page(5, 6), page(4, 5, 6), 6, [4, 5, 6]],
    ['up to what is flushed, while it is empty', [], page(3, 4), 4, [3, 4]],
    ['cut at what is flushed', [], page(3, 4, 5), 4, [3, 4]],
    ['not beyond a gap', page(5, 6), page(2, 3), 6, null],
    ['not with a hole in it', page(5, 6), page(2, 4), 6, null],
    ['not when it ends too early, while it is empty', [], page(3), 4, null],
    ['not what may have been deleted since it was read', [deletion(5)], page(3, 4), 5, null],
    ['not with a Delete in it', page(5, 6), [entryOf(3), deletion(4)], 6, null],
  ]
  test.each(cases)('%s', (_what, held, read, end, expected) => {
    const recent = recentOf(UNBOUNDED, ...held)
    recent.precede(read, end)
    expect(after(recent, read[0]!.seq - 1)).toEqual(expected)
  })

  test('within the same bounds', () => {
    const recent = recentOf({ entries: 3, bytes: 1_000_000 }, ...page(5, 6))
    recent.precede(page(2, 3, 4), 6)
    expect([after(recent, 1), after(recent, 3)]).toEqual([null, [4, 5, 6]])
  })
})
