/**
 * P2, P3, P4 while the transport changes under load: socket → events → poll → socket, judged by the witness.
 */
import { createPool } from '../../../client/live/hub/pool'
import type { Source } from '../../../client/live/hub/source'
import type { Transport, TransportName } from '../../../client/live/line/transport'
import { transportsOf } from '../../../client/live/line/transports'
import { askAt } from '../../../client/live/rest/ask'
import { readPage } from '../../../client/live/rest/page'
import {
  createSubscription,
  type Subscription,
} from '../../../client/live/subscription/subscription'
import type { JsonObject } from '../../../schemas/wire'
import { createLedger } from '../../../witness/account'
import { seenOf } from '../../../witness/numbered'
import { startPoster } from '../../../witness/poster'
import { headOf, readBack } from '../../../witness/rest'
import { judge, type Seen } from '../../../witness/witness'
import { eventually } from '../../support/eventually'
import { startLocal } from '../../support/local'
import { ms } from '../../support/scale'
import { stopStarted } from '../../support/started'

afterAll(stopStarted)

const RUN = 'switching'
const STREAM = 's'
const ROUNDS = ms(2, 20)
const LIKES = 3

/** What lets a transport through; closed, it ends what goes by it. */
interface Gate {
  readonly transport: Transport
  close(): void
  open(): void
}

function gateOf(transport: Transport): Gate {
  let isOpen = true
  const ends = new Set<() => void>()
  return {
    transport: {
      name: transport.name,
      open(heard) {
        const connection = transport.open({
          ...heard,
          opened: () => (isOpen ? heard.opened() : end()),
          closed(reason) {
            ends.delete(end)
            heard.closed(reason)
          },
        })
        function end(): void {
          ends.delete(end)
          connection.close()
          heard.closed('the gate is closed')
        }
        ends.add(end)
        return connection
      },
    },
    open() {
      isOpen = true
    },
    close() {
      isOpen = false
      for (const end of [...ends]) end()
    },
  }
}

test('socket → events → poll → socket, again and again: no gap, no double', async () => {
  const { url, errors } = await startLocal()
  const ask = askAt(url)
  const head = async (stream: string) => (await readPage(ask, stream, { limit: 1 })).position
  const base = await headOf(url, STREAM)
  const gates = new Map<TransportName, Gate>()
  for (const transport of transportsOf(['socket', 'events', 'poll'], ask, url))
    gates.set(transport.name, gateOf(transport))
  const source: Source = createPool([...gates.values()].map(({ transport }) => transport))
  const carried = new Map<TransportName, number>()

  function follow(name: string, likes: boolean, slowMs: number) {
    const wanted = likes ? ({ type }: Seen) => type === 'Like' : undefined
    const ledger = createLedger(name, wanted)
    const { subscription } = createSubscription({
      source,
      head,
      stream: STREAM,
      filter: likes ? { type: 'Like' } : undefined,
      last: 0,
      position: base,
      queueMost: 20,
      bookmark: null,
      onClose: () => undefined,
    })
    ledger.begin(base.seq)
    subscription.on('cut', ({ position }) => ledger.begin(position.seq))
    subscription.on('state', ({ transport }) => {
      on = transport
    })
    let on: TransportName | null = null
    const show = (seq: number, activity: JsonObject): void => {
      ledger.show(seenOf(RUN, seq, activity))
      if (on !== null) carried.set(on, (carried.get(on) ?? 0) + 1)
    }
    if (slowMs > 0) void consume(subscription, slowMs, show)
    else
      subscription.on('entries', ({ entries }) => {
        for (const { seq, activity } of entries) show(seq, activity as JsonObject)
      })
    return { subscription, ledger, on: () => on }
  }
  const readers = [
    follow('all', false, 0),
    follow('all, too', false, 0),
    follow('a slow loop', false, 4),
    follow('likes', true, 0),
  ]
  const poster = startPoster({ urls: [url], stream: STREAM, run: RUN, perSecond: 100 })
  const [all] = readers as [(typeof readers)[0]]
  const arrives = async (count: number): Promise<void> => {
    const to = all.ledger.shown + count
    await eventually(() => all.ledger.shown >= to, 20_000)
  }
  /** Waits are not what is to be shown: whatever is offline tries at once. */
  const change = async (transport: TransportName): Promise<void> => {
    await eventually(() => {
      if (all.on() === null) source.wake(false)
      return all.on() === transport
    }, 20_000)
    await arrives(10)
  }

  for (let round = 0; round < ROUNDS; round++) {
    await change('socket')
    gates.get('socket')!.close()
    await change('events')
    gates.get('events')!.close()
    await change('poll')
    for (const gate of gates.values()) gate.open()
    source.wake(true)
    await change('socket')
  }
  await poster.stop(10_000)
  const end = await headOf(url, STREAM)
  const stored = await readBack(url, STREAM, RUN, base)
  const due = (likes: boolean): number =>
    stored.filter(({ type }) => !likes || type === 'Like').length
  await eventually(
    () => readers.every(({ ledger }, at) => ledger.shown >= due(at === LIKES)),
    20_000,
  )
  const verdict = judge({
    from: base.seq,
    stored,
    acknowledged: poster.acknowledged,
    accounts: readers.flatMap(({ ledger }) => ledger.accounts(end.seq)),
    breaks: readers.flatMap(({ ledger }) => ledger.breaks),
  })
  expect(verdict.findings).toEqual([])
  expect(verdict.clean).toBe(true)
  for (const name of gates.keys()) expect(carried.get(name)).toBeGreaterThan(10)
  expect(errors).toEqual([])
  source.close()
}, 120_000)

async function consume(
  subscription: Subscription,
  slowMs: number,
  show: (seq: number, activity: JsonObject) => void,
): Promise<void> {
  for await (const { seq, activity } of subscription) {
    show(seq, activity as JsonObject)
    await new Promise((resolve) => setTimeout(resolve, slowMs))
  }
}
