import { compileFilter, parseFilter, type CompiledFilter } from '../../server/append/filter'
import { LIMITS } from '../../server/config'
import type { Audience } from '../../server/deliver/audience'
import { createAudiences } from '../../server/deliver/audiences'
import { entriesOf, seqsOf } from './scripted'

let checks = 0
beforeEach(() => {
  checks = 0
})

/** Compiled by itself each time, as when it was not kept. */
function counted(wanted: object): CompiledFilter {
  const filter = compileFilter(parseFilter(wanted))
  return {
    ...filter,
    matches(projection) {
      checks++
      return filter.matches(projection)
    },
  }
}

function audienceOf(filter: CompiledFilter | null, onSend: () => void = () => undefined) {
  const seqs: number[] = []
  const audience: Audience = {
    stream: 'weir',
    filter,
    sent: 0,
    send(_from, entries) {
      seqs.push(...seqsOf(entries))
      onSend()
    },
    reset: () => undefined,
  }
  return { audience, seqs }
}

test('those with equal filters share one check for each entry, and have each their own frames', () => {
  const audiences = createAudiences(LIMITS)
  const likes = [1, 2, 3].map(() => audienceOf(counted({ type: 'Like' })))
  const follows = [1, 2].map(() => audienceOf(counted({ type: 'Follow' })))
  const all = audienceOf(null)
  for (const { audience } of [...likes, all, ...follows]) audiences.add(audience)
  likes[1]!.audience.sent = 7

  audiences.flush(entriesOf(11, 12, 13), 13)
  expect(checks).toBe(2 * 3)
  expect(likes.map(({ seqs }) => seqs)).toEqual([
    [11, 13],
    [11, 13],
    [11, 13],
  ])
  expect(all.seqs).toEqual([11, 12, 13])
  expect([...audiences]).toHaveLength(6)
})

test('who is dismissed while a frame is given out gets nothing more', () => {
  const audiences = createAudiences(LIMITS)
  const second = audienceOf(counted({ type: 'Like' }))
  const first = audienceOf(counted({ type: 'Like' }), () => audiences.delete(second.audience))
  audiences.add(first.audience)
  audiences.add(second.audience)
  audiences.flush(entriesOf(11), 11)
  expect([first.seqs, second.seqs]).toEqual([[11], []])
})

test('counts them', () => {
  const audiences = createAudiences(LIMITS)
  const { audience } = audienceOf(null)
  const { audience: like } = audienceOf(counted({ type: 'Like' }))
  audiences.add(audience)
  audiences.add(audience)
  audiences.add(like)
  expect([audiences.size, audiences.has(like)]).toEqual([2, true])
  expect([audiences.delete(like), audiences.delete(like)]).toEqual([true, false])
  expect([audiences.size, audiences.has(like), [...audiences]]).toEqual([1, false, [audience]])
})
