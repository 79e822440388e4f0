import fc from 'fast-check'
import { follow, following, type Following, type Happening, type Step } from '../../client/follow'
import type { EntriesFrame, WireEntry } from '../../schemas/wire'

const EPOCH = 'one'
const entry = (seq: number): WireEntry => ({ seq, activity: { id: `urn:${seq}` } })
const frame = (from: number, seq: number, more: Partial<EntriesFrame> = {}): EntriesFrame => ({
  room: 'r',
  stream: 's',
  epoch: EPOCH,
  from,
  entries: Array.from({ length: seq - from }, (_, index) => entry(from + index + 1)),
  seq,
  ...more,
})
const at = (seq: number, more: Partial<Following> = {}): Following => ({
  ...following({ epoch: EPOCH, seq }),
  room: 'r',
  ...more,
})
const take = (state: Following, given: EntriesFrame): Step =>
  follow(state, { what: 'entries', frame: given })
const shown = (step: Step): number[] => step.show.map(({ seq }) => seq)

describe('a frame, at 5', () => {
  test.each<[string, EntriesFrame, number[], number | null, Step['then']]>([
    ['the next ones are shown', frame(5, 7), [6, 7], 7, 'nothing'],
    ['an overlap is shown once', frame(3, 7), [6, 7], 7, 'nothing'],
    ['known ones are dropped', frame(3, 5), [], 5, 'nothing'],
    ['an empty frame moves the position', frame(5, 9, { entries: [] }), [], 9, 'nothing'],
    [
      'a filtered frame has holes that are none',
      frame(5, 9, { entries: [entry(8)] }),
      [8],
      9,
      'nothing',
    ],
    ['a gap asks again', frame(6, 8), [], 5, 'ask'],
    ['another epoch asks without a position', frame(0, 8, { epoch: 'two' }), [], null, 'ask'],
    ['another room is not ours', frame(5, 7, { room: 'other' }), [], 5, 'nothing'],
  ])('%s', (_, given, show, seq, then) => {
    const step = take(at(5), given)
    expect(shown(step)).toEqual(show)
    expect(step.following.position?.seq ?? null).toBe(seq)
    expect(step.then).toBe(then)
  })
  test('while a subscribe is on its way nothing is asked twice', () => {
    expect(take(at(5, { asking: true }), frame(6, 8))).toMatchObject({ then: 'nothing', show: [] })
    expect(take(at(5, { asking: true }), frame(0, 8, { epoch: 'two' }))).toMatchObject({
      then: 'nothing',
      show: [],
    })
  })
})

describe('an answer', () => {
  const answer = (recovered: boolean, seq: number, entries?: WireEntry[]): Happening => ({
    what: 'answered',
    answer: {
      ok: true,
      room: 'r2',
      recovered,
      position: { epoch: 'two', seq },
      ...(entries ? { entries } : {}),
    },
  })
  test('recovered: goes on from where the page is', () => {
    const { following: next, then } = follow(at(5, { asking: true }), answer(true, 3))
    expect(next).toEqual({ position: { epoch: EPOCH, seq: 5 }, room: 'r2', asking: false })
    expect(then).toBe('nothing')
  })
  test('not recovered: a cut, then what was sent along, then live from the new position', () => {
    const step = follow(at(5, { asking: true }), answer(false, 9, [entry(9)]))
    expect(step).toMatchObject({ then: 'cut', following: { position: { epoch: 'two', seq: 9 } } })
    expect(shown(step)).toEqual([9])
  })
  test('refused: stays, and may ask again', () => {
    const refused = follow(at(5, { asking: true }), {
      what: 'answered',
      answer: { ok: false, code: 'busy', retry: 'later' },
    })
    expect(refused).toMatchObject({
      then: 'nothing',
      following: { asking: false, position: { seq: 5 } },
    })
  })
})

test('a reset is a cut; one of another room is none', () => {
  const reset = (room: string): Step =>
    follow(at(5), {
      what: 'reset',
      frame: { room, stream: 's', position: { epoch: 'two', seq: 2 }, code: 'position-lost' },
    })
  expect(reset('r')).toMatchObject({
    then: 'cut',
    following: { position: { epoch: 'two', seq: 2 } },
  })
  expect(reset('other')).toMatchObject({ then: 'nothing', following: { position: { seq: 5 } } })
})

test('P2 P3 P4: whatever is lost, doubled or overlaps, the page has every entry once and in order', () => {
  const step = fc.record({
    from: fc.nat(30),
    length: fc.nat(6),
    loses: fc.boolean(),
    closes: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (steps) => {
      let state = at(0)
      const page: number[] = []
      let head = 0
      const run = (happening: Happening): void => {
        const done = follow(state, happening)
        state = done.following
        page.push(...shown(done))
        expect(done.then).not.toBe('cut')
        if (done.then === 'ask') subscribe()
      }
      // The server answers honestly: recovered, then what was missed.
      const subscribe = (): void => {
        run({ what: 'asked' })
        const position = state.position!
        run({ what: 'answered', answer: { ok: true, room: 'r', recovered: true, position } })
        if (head > position.seq) run({ what: 'entries', frame: frame(position.seq, head) })
      }
      for (const { from, length, loses, closes } of steps) {
        const start = Math.min(from, head)
        head = Math.max(head, start + length)
        if (closes) {
          run({ what: 'closed' })
          subscribe()
        } else if (!loses && start + length > start)
          run({ what: 'entries', frame: frame(start, start + length) })
      }
      subscribe()
      expect(page).toEqual(Array.from({ length: head }, (_, index) => index + 1))
    }),
    { numRuns: 500 },
  )
})
