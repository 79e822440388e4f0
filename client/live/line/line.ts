/**
 * Line — a connection that comes back, by whatever transport gets through.
 *
 * In:  transports, the best first; requests while it is open. Out: opened, closed (with the time of the next try), and
 * everything that is heard in between.
 * Rule: who is told `opened` or `doubted` has to ask again, from the position: that makes a change of transport, a reconnect and a
 * look after sleep one and the same thing, without a gap and without a double. From a lower transport it goes back up to the first
 * when that opens again, and closes the lower one only then.
 */
import type {
  EntriesFrame,
  PresenceFrame,
  ResetFrame,
  SubscribeAck,
  SubscribeRequest,
} from '../../../schemas/wire'
import { attempt } from './attempt'
import { afterEnd, climbAfter, FIRST_CHOICE, hasWorked } from './choice'
import type { Connection, Heard, Transport, TransportName } from './transport'

export interface LineHeard {
  /** A new connection, on which nothing was asked yet. */
  opened(): void
  /** The same one, or so it seems: asking again will show. */
  doubted(): void
  closed(nextTryAt: number): void
  entries(frame: EntriesFrame): void
  reset(frame: ResetFrame): void
  presence(frame: PresenceFrame): void
}

export interface Line {
  /** Null while it is closed. */
  readonly transport: TransportName | null
  subscribe(request: SubscribeRequest, answered: (answer: SubscribeAck) => void): void
  unsubscribe(room: string): void
  /** The machine woke, or the network came back: try now, or see whether it still holds. */
  wake(isSure: boolean): void
  close(): void
}

const OPEN_WITHIN_MS = 15_000
const ANSWER_WITHIN_MS = 15_000
/** After a wake: a connection that sleep has killed says nothing at all. */
const LOOK_WITHIN_MS = 4_000
/** Sockets ping every 25 s, events say something every 15 s, polls come back after 25 s. */
const HEARD_WITHIN_MS = 40_000

export function createLine(transports: readonly Transport[], heard: LineHeard): Line {
  let choice = FIRST_CHOICE
  let current: Connection | null = null
  let rising: Connection | null = null
  let [isOpen, worked, climbs] = [false, false, 0]
  let [openedAt, heardAt, wokenAt] = [0, 0, -Infinity]
  let nextTry: ReturnType<typeof setTimeout> | undefined
  let nextClimb: ReturnType<typeof setTimeout> | undefined
  const awaited = new Set<ReturnType<typeof setTimeout>>()
  let isOver = false
  start()

  function start(): void {
    worked = false
    openedAt = Date.now()
    current = openAt(choice.at, { opened, closed: lost })
  }

  function openAt(at: number, on: Pick<Heard, 'opened' | 'closed'>): Connection {
    const alive = (): void => {
      heardAt = Date.now()
    }
    return attempt(transports[at]!, OPEN_WITHIN_MS, {
      ...on,
      alive,
      entries(frame) {
        alive()
        heard.entries(frame)
      },
      reset(frame) {
        alive()
        heard.reset(frame)
      },
      presence(frame) {
        alive()
        heard.presence(frame)
      },
    })
  }

  function opened(): void {
    isOpen = true
    openedAt = Date.now()
    heard.opened()
  }

  function lost(): void {
    hangUp()
    const ended = { worked, lastedMs: Date.now() - openedAt }
    const next = afterEnd(choice, ended, transports.length)
    choice = next.choice
    heard.closed(Date.now() + next.waitMs)
    nextTry = setTimeout(start, next.waitMs)
  }

  function climb(): void {
    clearTimeout(nextClimb)
    if (choice.at === 0 || !isOpen || rising !== null) return
    const mine = openAt(0, {
      opened() {
        current?.close()
        current = mine
        rising = null
        choice = { ...choice, at: 0, failures: 0 }
        worked = false
        forgetAsked()
        opened()
      },
      closed: () => (mine === current ? lost() : sank()),
    })
    rising = mine
  }

  function sank(): void {
    dropRising()
    climbs++
    nextClimb = setTimeout(climb, climbAfter(climbs))
  }

  function hangUp(): void {
    current?.close()
    current = null
    isOpen = false
    clearTimeout(nextClimb)
    forgetAsked()
    dropRising()
  }

  function forgetAsked(): void {
    for (const late of awaited) clearTimeout(late)
    awaited.clear()
  }

  function dropRising(): void {
    rising?.close()
    rising = null
  }

  function answers(): void {
    heardAt = Date.now()
    if (worked) return
    worked = true
    choice = hasWorked(choice)
    if (choice.at > 0) nextClimb = setTimeout(climb, climbAfter(climbs))
    else climbs = 0
  }

  return {
    get transport() {
      return isOpen ? transports[choice.at]!.name : null
    },
    subscribe(request, answered) {
      if (!isOpen) return
      const isLook = Date.now() - wokenAt < LOOK_WITHIN_MS
      const late = setTimeout(lost, isLook ? LOOK_WITHIN_MS : ANSWER_WITHIN_MS)
      awaited.add(late)
      current?.subscribe(request, (answer) => {
        awaited.delete(late)
        clearTimeout(late)
        answers()
        answered(answer)
      })
    },
    unsubscribe(room) {
      if (isOpen) current?.unsubscribe(room)
    },
    wake(isSure) {
      if (isOver) return
      if (current === null) {
        clearTimeout(nextTry)
        choice = { ...choice, waits: 0 }
        return start()
      }
      if (!isOpen) {
        if (!isSure && Date.now() - openedAt < LOOK_WITHIN_MS) return
        // A try that began on a network that was away hangs until it is given up, though a new one would get through.
        hangUp()
        return start()
      }
      if (!isSure && Date.now() - heardAt < HEARD_WITHIN_MS) return
      wokenAt = Date.now()
      climb()
      heard.doubted()
    },
    close() {
      isOver = true
      clearTimeout(nextTry)
      hangUp()
    },
  }
}
