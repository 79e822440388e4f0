/**
 * P2, P3, P4 while the transport changes under load: socket → events → poll → socket, judged by the witness.
 */
import { createPool } from '../../client/live/hub/pool'
import type { Source } from '../../client/live/hub/source'
import { TRANSPORTS, type Transport, type TransportName } from '../../client/live/line/transport'
import { transportsOf } from '../../client/live/line/transports'
import { askAt } from '../../client/live/rest/ask'
import { readPage } from '../../client/live/rest/page'
import { createSubscription, type Subscription } from '../../client/live/subscription/subscription'
import type { JsonObject } from '../../schemas/wire'
import { createLedger } from '../../witness/account'
import { seenOf } from '../../witness/numbered'
import { startPoster } from '../../witness/poster'
import { headOf, readBack } from '../../witness/rest'
import { judge, type Seen } from '../../witness/witness'
import { verdictLine } from '../../witness/words'
import { eventually } from '../support/eventually'
import { startLocal } from '../support/local'
import { ms } from '../support/scale'
import { stopStarted } from '../support/started'

const stopping: (() => unknown)[] = []
afterAll(async () => {
  for (const stop of stopping.splice(0).reverse()) await stop()
  await stopStarted()
})

const RUN = 'switching'
const STREAM = 's'
const ROUNDS = ms(3, 30)
/** What each transport carries before it is taken away. */
const EACH = 40
/** Far above what is expected: they only end a test that fails. */
const PATIENCE_MS = 60_000
const LIMIT_MS = ms(240_000, 1_200_000)

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

test(
  'socket → events → poll → socket, again and again: no gap, no double',
  async () => {
    const { url, errors } = await startLocal()
    const ask = askAt(url)
    const head = async (stream: string) => (await readPage(ask, stream, { limit: 1 })).position
    const base = await headOf(url, STREAM)
    const gates = new Map<TransportName, Gate>()
    for (const transport of transportsOf(TRANSPORTS, ask, url))
      gates.set(transport.name, gateOf(transport))
    const source: Source = createPool([...gates.values()].map(({ transport }) => transport))
    stopping.push(() => source.close())
    const carried = new Map<TransportName, number>(TRANSPORTS.map((name) => [name, 0]))

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
      let on: TransportName | null = null
      ledger.begin(base.seq)
      subscription.on('cut', ({ position }) => ledger.begin(position.seq))
      subscription.on('state', ({ transport }) => {
        on = transport
      })
      const show = (seq: number, activity: JsonObject): void => {
        ledger.show(seenOf(RUN, seq, activity))
        if (on !== null && name === 'all') carried.set(on, carried.get(on)! + 1)
      }
      if (slowMs > 0) void consume(subscription, slowMs, show)
      else
        subscription.on('entries', ({ entries }) => {
          for (const { seq, activity } of entries) show(seq, activity as JsonObject)
        })
      return { ledger, on: () => on }
    }
    const all = follow('all', false, 0)
    const likes = follow('likes', true, 0)
    const readers = [all, likes, follow('all, too', false, 0), follow('a slow loop', false, 4)]
    const poster = startPoster({
      urls: [url],
      stream: STREAM,
      run: RUN,
      perSecond: 150,
      // The node is in this process: what it can't take must not keep a connection from opening.
      underWayMost: 8,
    })
    stopping.push(() => poster.stop(0))

    /**
     * Until it has carried so many. Waits between tries are not what is to be shown: whatever is offline tries at once, and what is
     * below looks upward every second, since what was tried once may have come too late on a busy machine.
     */
    const goOn = async (name: TransportName): Promise<void> => {
      const due = carried.get(name)! + EACH
      let lookedAt = -Infinity
      await eventually(() => {
        if (all.on() === null) source.wake(false)
        else if (all.on() !== name && performance.now() - lookedAt > 1_000) {
          lookedAt = performance.now()
          source.wake(true)
        }
        return carried.get(name)! >= due
      }, PATIENCE_MS)
    }
    /** All others are shut, so that nothing else can be gone on to. */
    const fall = async (name: TransportName): Promise<void> => {
      for (const [one, gate] of gates) if (one === name) gate.open()
      for (const [one, gate] of gates) if (one !== name) gate.close()
      await goOn(name)
    }

    await goOn('socket')
    for (let round = 0; round < ROUNDS; round++) {
      await fall('events')
      await fall('poll')
      gates.get('socket')!.open()
      await goOn('socket')
    }
    await poster.stop(PATIENCE_MS)
    const end = await headOf(url, STREAM)
    const stored = await readBack(url, STREAM, RUN, base)
    const due = (reader: typeof all): number =>
      stored.filter(({ type }) => reader !== likes || type === 'Like').length
    await eventually(
      () => readers.every((reader) => reader.ledger.shown >= due(reader)),
      PATIENCE_MS,
    )
    const verdict = judge({
      from: base.seq,
      stored,
      acknowledged: poster.acknowledged,
      accounts: readers.flatMap(({ ledger }) => ledger.accounts(end.seq)),
      breaks: readers.flatMap(({ ledger }) => ledger.breaks),
    })
    process.stdout.write(`${verdictLine(verdict)}\n`)
    expect(verdict.findings).toEqual([])
    expect(verdict.clean).toBe(true)
    expect(errors).toEqual([])
  },
  LIMIT_MS,
)

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
