import type { Position } from '../../schemas/position'
import { LIMITS } from '../../server/config'
import { canResume, findStart } from '../../server/deliver/resume'
import { Tail } from '../../server/deliver/tail'
import { EPOCH, ScriptedClock, seqsOf, textOf, turn, upTo } from './scripted'

const tailAt = (head: number) =>
  new Tail({
    stream: 'weir',
    epoch: EPOCH,
    head,
    limits: LIMITS,
    clock: new ScriptedClock(),
    range: async () => [],
    onFlush: () => undefined,
    onReset: () => undefined,
  })

test.each([
  ['the beginning', EPOCH, 0, true, []],
  ['what this tail has seen costs no read', EPOCH, 10, true, []],
  ['what another node has delivered already', EPOCH, 12, true, ['weir']],
  ['beyond the head', EPOCH, 13, false, ['weir']],
  ['another epoch', 'zyxwvuts', 10, false, []],
])('%s', async (_title, epoch, seq, expected, asked) => {
  const heads: string[] = []
  const head = async (stream: string) => (heads.push(stream), 12)
  expect(await canResume(tailAt(10), { epoch, seq }, head)).toBe(expected)
  expect(heads).toEqual(asked)
})

test('the numbering was lost while the head was read', async () => {
  const tail = tailAt(10)
  const resuming = canResume(tail, { epoch: EPOCH, seq: 12 }, async () => {
    await turn()
    tail.reset('zyxwvuts', 40)
    return 40
  })
  expect(await resuming).toBe(false)
})

describe('where a reader begins', () => {
  const newest = async (wanted: { last: number }, to: number) => ({
    entries: upTo(to - wanted.last, to - 1).map((seq) => ({ seq, text: textOf(seq) })),
    changes: [],
    seq: to - 1,
  })
  const headOnPrimary = async () => 12
  const findAt = async (more: { position?: Position; last?: number }) => {
    const wanted = { stream: 'weir', filter: null, position: null, last: 0, ...more }
    const { entries, ...start } = await findStart(tailAt(10), wanted, { newest, headOnPrimary })
    return { ...start, entries: seqsOf(entries) }
  }
  const generation = 0

  test.each<[string, Position | undefined, number, boolean, number, number[]]>([
    ['nothing brought: live from now', undefined, 0, false, 10, []],
    ['the newest, and live where they end', undefined, 3, false, 9, [7, 8, 9]],
    ['a good position, whatever `last` says', { epoch: EPOCH, seq: 4 }, 3, true, 4, []],
    ['one that another node has delivered', { epoch: EPOCH, seq: 12 }, 0, true, 12, []],
    ['one beyond the head', { epoch: EPOCH, seq: 13 }, 0, false, 10, []],
    ['one of another epoch, and the newest', { epoch: 'zyxwvuts', seq: 3 }, 2, false, 9, [8, 9]],
  ])('%s', async (_title, position, last, recovered, seq, entries) => {
    const found = await findAt({ ...(position && { position }), last })
    const at = { epoch: EPOCH, seq }
    expect(found).toEqual({ recovered, position: at, generation, entries, changes: [] })
  })

  test('P3: the numbering is lost while the newest are read: the generation tells', async () => {
    const tail = tailAt(10)
    const reading = findStart(
      tail,
      { stream: 'weir', filter: null, position: null, last: 2 },
      {
        headOnPrimary,
        async newest(wanted, to) {
          tail.reset('zyxwvuts', 40)
          return newest(wanted, to)
        },
      },
    )
    const start = await reading
    expect([start.position, start.generation]).toEqual([{ epoch: EPOCH, seq: 9 }, generation])
    expect(tail.generation).not.toBe(start.generation)
  })
})
