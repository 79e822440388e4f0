import type { History, Page } from '../../server/append/history'
import { createSource } from '../../server/pages/source'

/** 30 entries of about 10,000 characters each. */
const textOf = (seq: number): string =>
  JSON.stringify({ type: 'Note', seq, content: 'x'.repeat(10_000) })

async function page(
  _stream: string,
  { before = 31, limit }: { before?: number; limit: number },
): Promise<Page> {
  const highest = before - 1
  const lowest = Math.max(1, highest - limit + 1)
  const entries = Array.from({ length: highest - lowest + 1 }, (_, at) => ({
    seq: highest - at,
    text: textOf(highest - at),
  }))
  return { head: 30, entries, lowest, highest }
}

const sourceWithin = (bytes: number) =>
  createSource({
    history: { page: page as History['page'] } as History,
    hours: async () => new Map(),
    search: async () => ({ entries: [], next: null }),
    readNow: async (entries) => entries.map(({ text }) => ({ text, changedAt: null })),
    bytes,
    epoch: () => 'epoch',
    mayRead: () => true,
    post: async () => undefined,
  })

const walk = async (bytes: number): Promise<number[][]> => {
  const source = sourceWithin(bytes)
  const pages: number[][] = []
  for (let before: number | null | undefined; before !== null;) {
    const part = await source.page('weir', {
      limit: 20,
      ...(before === undefined ? {} : { before }),
    })
    pages.push(part.entries.map(({ seq }) => seq))
    before = part.older
  }
  return pages
}

test('a page of very long entries shows fewer, and older ones begin right below (P7, P3)', async () => {
  const pages = await walk(50_000)
  expect(pages.map(({ length }) => length)).toEqual([4, 4, 4, 4, 4, 4, 4, 2])
  expect(pages.flat()).toEqual(Array.from({ length: 30 }, (_, at) => 30 - at))
})

test('one that is longer than a page alone is a page', async () => {
  expect((await walk(5_000)).map(({ length }) => length)).toEqual(Array(30).fill(1))
})

test('what fits is as long as it was asked for', async () => {
  expect((await walk(1_000_000)).map(({ length }) => length)).toEqual([20, 10])
})
