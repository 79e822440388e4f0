import { readEventsParameters, readPageParameters } from '../../server/accept/parameters'
import { parseFilter } from '../../server/append/filter'
import { compileWanted, sharing } from '../../server/append/filter-shared'
import { LIMITS } from '../../server/config'
import { readSubscribe, readUnread } from '../../server/deliver/request'

const EPOCH = 'epoch'
const query = new URLSearchParams('tag=Tide&type=as:Like&type=Announce')
const json = { type: ['Announce', 'Like', 'Announce'], tag: '#tide' }
const streams = { weir: { epoch: EPOCH, seq: 0 } }

test('equal filters are one, however they come', () => {
  const one = compileWanted(parseFilter(json))
  expect(one?.canonical).toBe('type=Announce&type=Like&tag=tide')
  for (const other of [
    readSubscribe({ stream: 'weir', filter: json }).filter,
    readUnread({ streams, filter: json }).filter,
    readPageParameters(query, EPOCH, LIMITS).filter,
    readEventsParameters(query, undefined, EPOCH, LIMITS).filter,
  ])
    expect(other).toBe(one)
  expect(compileWanted(parseFilter({ ...json, not: { tag: 'tide' } }))).not.toBe(one)
})

test('nothing is asked by the empty filter', () =>
  expect(compileWanted(parseFilter({ not: {} }))).toBeNull())

describe('what is kept is bounded (P7)', () => {
  const wanted = (actor: string) => parseFilter({ actor })
  test.each([
    ['in number', { filtersShared: 2, filtersSharedText: Infinity }],
    ['in text', { filtersShared: Infinity, filtersSharedText: 2 * 'actor=a'.length }],
  ])('%s: those that were asked for last stay', (_, limits) => {
    const share = sharing(limits)
    const a = share(wanted('a'))
    const b = share(wanted('b'))
    expect(share(wanted('a'))).toBe(a)
    share(wanted('c'))
    expect(share(wanted('a'))).toBe(a)
    expect(share(wanted('b'))).not.toBe(b)
  })
  test('one that is longer than all may be is compiled, and not kept', () => {
    const share = sharing({ filtersShared: 9, filtersSharedText: 20 })
    const long = share(wanted('x'.repeat(20)))
    expect(long?.canonical).toHaveLength(26)
    expect(share(wanted('x'.repeat(20)))).not.toBe(long)
  })
})
