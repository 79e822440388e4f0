import { LIMITS } from '../../server/config'
import { createPatrol } from '../../server/deliver/patrol'
import { Tails } from '../../server/deliver/tails'
import { EPOCH, ScriptedClock, textOf, turn, upTo } from './scripted'

/** A store of heads; what it was asked stands in `asked`. */
async function start(heads: Record<string, number>, limits = {}) {
  const clock = new ScriptedClock()
  const asked: string[] = []
  const log: string[] = []
  const resets: string[] = []
  const store = {
    epoch: EPOCH,
    heads: new Map(Object.entries(heads)),
    primary: new Map(Object.entries(heads)),
    failing: false,
  }
  let known = EPOCH
  let gate: Promise<void> | null = null
  let atOnce = 0
  let mostAtOnce = 0
  const answered = async <T>(name: string, value: () => T): Promise<T> => {
    asked.push(name)
    mostAtOnce = Math.max(mostAtOnce, ++atOnce)
    await (gate ?? turn())
    atOnce--
    if (store.failing) throw new Error('away')
    return value()
  }
  const all = { ...LIMITS, patrolCoveredFrom: 3, sweepHeadsPerPatrol: 2, ...limits }
  const tails = new Tails({
    limits: all,
    clock,
    epoch: () => known,
    head: async (stream) => store.heads.get(stream) ?? 0,
    range: async (stream, after) =>
      upTo(after + 1, store.heads.get(stream) ?? 0).map((seq) => ({ seq, text: textOf(seq) })),
    subscribe: async () => undefined,
    unsubscribe: () => undefined,
  })
  const patrol = createPatrol({
    tails,
    limits: all,
    clock,
    log: {
      info: (event) => log.push(event),
      warn: (event) => log.push(event),
      error: (event) => log.push(event),
    },
    head: (stream) => answered(`head ${stream}`, () => store.heads.get(stream) ?? 0),
    headOnPrimary: (stream) => answered(`primary ${stream}`, () => store.primary.get(stream)!),
    headsSince: (since) =>
      answered(`since ${clock.now() - since.getTime()}`, () => new Map(store.heads)),
    readIdentity: async () => {
      if (store.failing) throw new Error('away')
      return { epoch: store.epoch, ringKey: 'a2V5' }
    },
    epoch: () => known,
    onIdentity: ({ epoch }) => (known = epoch),
  })
  for (const stream of Object.keys(heads)) {
    const { tail } = await tails.hold(stream)
    tails.admit({
      stream,
      filter: null,
      sent: 0,
      send: () => undefined,
      reset: ({ epoch, seq }) => resets.push(`${tail.stream} ${epoch}:${seq}`),
    })
  }
  return {
    clock,
    asked,
    log,
    resets,
    store,
    tails,
    patrol,
    flushed: (stream: string) => tails.get(stream)!.flushed,
    mostAtOnce: () => mostAtOnce,
    close: () => {
      let open = (): void => undefined
      gate = new Promise((resolve) => (open = resolve))
      return () => {
        gate = null
        open()
      }
    },
  }
}

describe('with few tails', () => {
  test('a round reads the head of each, and what no ring told is read (P6)', async () => {
    const { clock, asked, store, patrol, flushed } = await start({ weir: 10, lock: 3 })
    store.heads.set('weir', 12)
    await patrol.round()
    await clock.settle()
    expect(asked).toEqual(['head weir', 'head lock'])
    expect([flushed('weir'), flushed('lock')]).toEqual([12, 3])
  })

  test('rounds come by themselves, again and again, at most an interval apart', async () => {
    const { clock, asked, store, flushed } = await start({ weir: 10 })
    for (const head of [11, 12, 13]) {
      store.heads.set('weir', head)
      await clock.advance(LIMITS.patrolMs)
      await clock.settle()
      expect(flushed('weir')).toBe(head)
    }
    expect(asked.length).toBeGreaterThanOrEqual(3)
  })

  test('so many heads at once and no more', async () => {
    const streams = Object.fromEntries(upTo(1, 20).map((n) => [`s${n}`, 1]))
    const { patrol, mostAtOnce } = await start(streams, { patrolCoveredFrom: 99, patrolReads: 4 })
    await patrol.round()
    expect(mostAtOnce()).toBe(4)
  })
})

describe('with many tails', () => {
  const many = { a: 1, b: 1, c: 1, d: 1, e: 1 }

  test('one covered read tells of all, and a few heads are read in turn', async () => {
    const { clock, asked, store, patrol, flushed } = await start(many)
    store.heads.set('d', 4)
    await patrol.round()
    await clock.settle()
    expect(asked).toEqual([`since ${LIMITS.patrolOverlapMs}`, 'head a', 'head b'])
    expect(flushed('d')).toBe(4)
    await patrol.round()
    await patrol.round()
    expect(asked.filter((name) => name.startsWith('head')).slice(2)).toEqual([
      'head c',
      'head d',
      'head e',
      'head a',
    ])
  })

  test('it reads since the start of the round before, less the margin for clocks', async () => {
    const { clock, asked, patrol } = await start(many)
    await patrol.round()
    await clock.advance(1_000)
    asked.length = 0
    await patrol.round()
    expect(asked[0]).toBe(`since ${1_000 + LIMITS.patrolOverlapMs}`)
  })

  test('a round that failed is covered by the next one', async () => {
    const { clock, asked, store, patrol } = await start(many)
    await patrol.round()
    store.failing = true
    await clock.advance(1_000)
    await expect(patrol.round()).rejects.toThrow('away')
    store.failing = false
    asked.length = 0
    await patrol.round()
    expect(Number(asked[0]!.slice(6))).toBeGreaterThanOrEqual(1_000 + LIMITS.patrolOverlapMs)
  })
})

describe('doubt', () => {
  test('look reads the head of that stream only', async () => {
    const { clock, asked, store, patrol, flushed } = await start({ weir: 10, lock: 3 })
    store.heads.set('weir', 11)
    store.heads.set('lock', 4)
    patrol.look(['weir'])
    await turn()
    await clock.settle()
    expect(asked).toEqual(['head weir'])
    expect([flushed('weir'), flushed('lock')]).toEqual([11, 3])
  })

  test('any number of bare rings: one look at a time, and one more after the last', async () => {
    const { clock, asked, patrol, close } = await start({ weir: 10 })
    const open = close()
    for (let n = 0; n < 1_000; n++) patrol.look(['weir'])
    await turn()
    expect(asked).toEqual(['head weir'])
    open()
    await turn()
    await clock.settle()
    expect(asked).toEqual(['head weir', 'head weir'])
  })

  test('a stream that nobody follows is not looked at', async () => {
    const { clock, asked, patrol } = await start({ weir: 10 })
    patrol.look(['elsewhere'])
    await clock.settle()
    expect(asked).toEqual([])
  })

  test('a look that fails does no harm, and the next one works', async () => {
    const { clock, store, patrol, flushed } = await start({ weir: 10 })
    store.heads.set('weir', 11)
    store.failing = true
    patrol.look(['weir'])
    await turn()
    store.failing = false
    patrol.look(['weir'])
    await turn()
    await clock.settle()
    expect(flushed('weir')).toBe(11)
  })
})

describe('the database is not the one we knew (P3)', () => {
  test('a head that went back', async () => {
    const { asked, resets, store, patrol, flushed } = await start({ weir: 10, lock: 3 })
    store.heads.set('weir', 4)
    store.primary.set('weir', 5)
    await patrol.round()
    expect(resets).toEqual([`weir ${EPOCH}:4`])
    expect(flushed('weir')).toBe(4)
    expect(asked).toEqual(['head weir', 'head lock', 'primary weir'])
  })

  test('a majority that lags behind what a ring told is no other database', async () => {
    const { resets, store, patrol, flushed } = await start({ weir: 10 })
    store.heads.set('weir', 4)
    for (let round = 0; round < 3; round++) await patrol.round()
    expect(resets).toEqual([])
    expect(flushed('weir')).toBe(10)
  })

  test('another epoch: all tails are told, whatever their heads', async () => {
    const { resets, store, patrol, tails } = await start({ weir: 10, lock: 3 })
    store.epoch = 'zyxwvuts'
    store.heads.set('weir', 40)
    await patrol.round()
    expect(resets).toEqual(['weir zyxwvuts:40', 'lock zyxwvuts:3'])
    expect(tails.open().map(({ epoch }) => epoch)).toEqual(['zyxwvuts', 'zyxwvuts'])
    await patrol.round()
    expect(resets).toHaveLength(2)
  })

  test('another epoch, and a read fails in between: the next round tells those who were not told', async () => {
    const { resets, store, patrol, tails } = await start({ weir: 10, lock: 3 })
    store.epoch = 'zyxwvuts'
    const get = jest.spyOn(store.heads, 'get')
    get.mockImplementationOnce(() => {
      throw new Error('away')
    })
    await patrol.round().catch(() => undefined)
    get.mockRestore()
    await patrol.round()
    expect(resets.toSorted()).toEqual(['lock zyxwvuts:3', 'weir zyxwvuts:10'])
    expect(tails.open().map(({ epoch }) => epoch)).toEqual(['zyxwvuts', 'zyxwvuts'])
  })

  test('found by a look and a round at once, it is told once', async () => {
    const { clock, resets, store, patrol } = await start({ weir: 10 })
    store.heads.set('weir', 4)
    store.primary.set('weir', 4)
    patrol.look(['weir'])
    await patrol.round()
    await clock.settle()
    expect(resets).toEqual([`weir ${EPOCH}:4`])
  })
})

describe('log and stop', () => {
  test('a failing patrol is said once, and once that it works again', async () => {
    const { clock, log, store } = await start({ weir: 10 })
    store.failing = true
    await clock.advance(3 * LIMITS.patrolMs)
    store.failing = false
    await clock.advance(3 * LIMITS.patrolMs)
    await clock.settle()
    expect(log).toEqual(['patrol failed', 'patrol works again'])
  })

  test('once stopped it asks nothing, also when a round was under way', async () => {
    const { clock, asked, patrol, close } = await start({ weir: 10 })
    const open = close()
    await clock.advance(LIMITS.patrolMs)
    patrol.stop()
    open()
    await clock.settle()
    expect(clock.waiting).toBe(0)
    asked.length = 0
    await clock.advance(5 * LIMITS.patrolMs)
    expect(asked).toEqual([])
  })
})
