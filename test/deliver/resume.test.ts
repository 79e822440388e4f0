import { LIMITS } from '../../server/config'
import { canResume } from '../../server/deliver/resume'
import { Tail } from '../../server/deliver/tail'
import { EPOCH, ScriptedClock, turn } from './scripted'

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
