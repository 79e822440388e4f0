import {
  createPendingList,
  type Pending,
  type Progress,
} from '../../../../client/live/subscription/pending'
import type { WireEntry } from '../../../../schemas/wire'

const activity = { type: 'Like' }
const sending = (id: string): Progress => ({ is: 'sending', id, activity })
const waiting = (id: string): Progress => ({ is: 'waiting', id, activity })
const gone = (id: string): Progress => ({ is: 'withdrawn', id })
const stored = (
  id: string,
  seq: number,
  more: { as?: string; in?: string; epoch?: string } = {},
): Progress => ({
  is: 'stored',
  id,
  storedId: more.as ?? id,
  stream: more.in ?? 'a',
  position: { epoch: more.epoch ?? 'one', seq },
})
const came = (...ids: string[]): readonly WireEntry[] =>
  ids.map((id, at) => ({ seq: at, activity: { id } }))

type Happening = Progress | readonly WireEntry[] | number

/** After each happening: what is shown. A number is a position. */
function shown(...happenings: Happening[]): string[] {
  const lists: (readonly Pending[])[] = []
  const pending = createPendingList('a', (list) => lists.push(list))
  for (const one of happenings) {
    if (typeof one === 'number') pending.moved({ epoch: 'one', seq: one })
    else if ('is' in one) pending.goes(one)
    else pending.arrived(one as readonly WireEntry[])
  }
  return lists.map((list) => list.map(({ id, state }) => `${id} ${state}`).join())
}

test.each<[string, Happening[], string[]]>([
  ['refused', [sending('x'), gone('x')], ['x sending', '']],
  ['no answer at first', [sending('x'), waiting('x'), gone('x')], ['x sending', 'x waiting', '']],
  [
    'it comes before the answer',
    [sending('x'), came('y', 'x'), 5, stored('x', 5)],
    ['x sending', ''],
  ],
  [
    'it comes after the answer',
    [sending('x'), stored('x', 5), 4, came('x'), 5],
    ['x sending', 'x stored', ''],
  ],
  ['the page is past it already', [sending('x'), 9, stored('x', 5)], ['x sending', '']],
  ['it is passed by', [sending('x'), stored('x', 5), 4, 5], ['x sending', 'x stored', '']],
  [
    'stored under another id',
    [sending('x'), stored('x', 5, { as: 'y' }), came('y')],
    ['x sending', 'x stored', ''],
  ],
  [
    'the place is of another stream',
    [sending('x'), 9, stored('x', 5, { in: 'b' }), 10, came('x')],
    ['x sending', 'x stored', ''],
  ],
  [
    'the place is of another numbering',
    [sending('x'), 3, stored('x', 5, { epoch: 'two' })],
    ['x sending', ''],
  ],
  [
    'several, in order',
    [sending('x'), sending('y'), came('x'), gone('y')],
    ['x sending', 'x sending,y sending', 'y sending', ''],
  ],
  ["somebody else's", [came('x'), 5, stored('x', 5), gone('x')], []],
])('%s', (_, happenings, expected) => {
  expect(shown(...happenings)).toEqual(expected)
})
