/**
 * MongoDB proxy — stands between nodes and one store, reads OP_MSG, and does what a replica set in trouble would.
 *
 * `swallow`: the answer to a command is lost after the store has carried it out · `primary`: writes, or everything, are
 * answered `NotWritablePrimary` · `lag`: majority reads of `entries` show an older state, and `w: majority` is acknowledged only
 * when a majority has it, or as `WriteConcernTimeout` when that takes too long · `rollBack`: what no majority has is
 * taken out of the store, and all connections are closed, as by an election.
 * Rule: it stands in for a replica set as its clients see one, and is none: the store behind must be a single one, and all
 * nodes of a test must go through the same proxy. What has struck is counted.
 */
import net from 'node:net'
import { createConnection } from 'mongoose'
import { eventually, pause } from './eventually'
import {
  type Command,
  commandOf,
  insertOf,
  isMajorityRead,
  isWrite,
  NOT_PRIMARY,
  patienceOf,
  TIMED_OUT,
} from './mongodb-command'
import { through } from './mongodb-url'
import { createMajority, type Lag, type Majority, type Placed, takenOf } from './majority'
import { createCutter, type Message, writeMessage } from './op-msg'
import { started } from './started'

export interface Loss {
  readonly of: (command: Command) => boolean
  /** Which of them, counted from now: 1 for the next. */
  readonly nth: number
  /** What the driver sees in place of the answer. */
  readonly then: 'cut' | 'silence'
}

export interface MongodbStruck {
  swallowed: number
  refused: number
  /** Majority reads while the primary had more. */
  hidden: number
  /** Writes whose acknowledgement waited for the majority. */
  waited: number
  timedOut: number
  rolledBack: number
}

export interface MongodbProxy {
  readonly url: string
  readonly struck: Readonly<MongodbStruck>
  readonly majority: Majority
  swallow(loss: Loss): void
  primary(is: 'there' | 'read-only' | 'gone'): void
  /** `giveUpMs` stands for the time that the writer allows (wtimeout). */
  lag(lag: Lag, giveUpMs?: number): void
  /** Ends the lag too. Answers what is gone. */
  rollBack(): Promise<Placed[]>
  stop(): Promise<void>
}

interface Asked extends Command {
  readonly since: number
}

export async function startMongodbProxy(store: string): Promise<MongodbProxy> {
  const behind = new URL(store)
  const port = Number(behind.port || 27_017)
  const majority = createMajority()
  const struck: MongodbStruck = {
    swallowed: 0,
    refused: 0,
    hidden: 0,
    waited: 0,
    timedOut: 0,
    rolledBack: 0,
  }
  const nearest = new Set<net.Socket>()
  const farthest = new Set<net.Socket>()
  let losses: (Loss & { seen: number })[] = []
  let primary: 'there' | 'read-only' | 'gone' = 'there'
  let isElecting = false
  let giveUpMs = Infinity
  let carriedOut = 0
  let asked = 0

  const server = net.createServer((near) => {
    if (isElecting) return void near.resetAndDestroy()
    nearest.add(near)
    const far = net.connect(port, behind.hostname)
    const waiting = new Map<number, Asked>()
    const [toStore, toDriver] = [createCutter(), createCutter()]
    for (const socket of [near, far]) socket.setNoDelay(true).on('error', () => undefined)
    farthest.add(far)
    far.on('close', () => {
      farthest.delete(far)
      near.destroy()
    })
    // What the store has been given it carries out, also when nobody waits for the answer any more.
    const endWhenDone = () => {
      if (near.destroyed && waiting.size === 0) far.destroy()
    }
    near.on('close', () => {
      nearest.delete(near)
      endWhenDone()
    })
    near.on('data', (chunk) => {
      for (const message of toStore(chunk)) request(message)
    })
    far.on('data', (chunk) => {
      for (const message of toDriver(chunk)) void answered(message)
    })

    function request(message: Message): void {
      const command = message.wantsAnswer ? commandOf(message.document) : null
      if (!command) return void far.write(message.bytes)
      if (primary === 'gone' || (primary === 'read-only' && isWrite(command))) {
        struck.refused++
        return void near.write(writeMessage(message.id, message.id, NOT_PRIMARY))
      }
      const older = isMajorityRead(command) ? majority.asOfThen(command.document) : null
      if (older && majority.unconfirmed().length > 0) struck.hidden++
      asked++
      waiting.set(message.id, { ...command, since: performance.now() })
      far.write(older ? writeMessage(message.id, 0, older) : message.bytes)
    }

    async function answered(message: Message): Promise<void> {
      const command = waiting.get(message.answers)
      if (!command || !message.document) return void near.write(message.bytes)
      waiting.delete(message.answers)
      carriedOut++
      endWhenDone()
      const taken = insertOf('entries')(command) ? takenOf(command.document, message.document) : []
      majority.placed(taken)
      const loss = lossOf(command, message.document)
      if (loss) {
        struck.swallowed++
        if (loss.then === 'cut') near.resetAndDestroy()
        return
      }
      const isTooLate = await confirmed(taken, command, near)
      const document = { ...message.document, writeConcernError: TIMED_OUT }
      near.write(isTooLate ? writeMessage(message.id, message.answers, document) : message.bytes)
    }
  })

  function lossOf(command: Command, answer: Message['document']): Loss | undefined {
    const concerned = losses.filter((loss) => loss.of(command) && Number(answer?.['n']) > 0)
    for (const loss of concerned) loss.seen++
    const due = concerned.find((loss) => loss.seen === loss.nth)
    losses = losses.filter((loss) => loss !== due)
    return due
  }

  async function confirmed(taken: Placed[], command: Asked, near: net.Socket): Promise<boolean> {
    const isThere = () => taken.every(majority.isConfirmed)
    if (isThere()) return false
    struck.waited++
    while (!isThere() && !near.destroyed) {
      if (performance.now() - command.since > Math.min(giveUpMs, patienceOf(command))) {
        struck.timedOut++
        return true
      }
      await pause(5)
    }
    return false
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const front = through(store, (server.address() as net.AddressInfo).port)

  return started({
    url: front,
    struck,
    majority,
    swallow: (loss: Loss) => void losses.push({ ...loss, seen: 0 }),
    primary: (is: typeof primary) => {
      primary = is
    },
    lag: (lag: Lag, giveUp = Infinity) => {
      majority.lag(lag)
      giveUpMs = giveUp
    },
    async rollBack() {
      isElecting = true
      for (const near of nearest) near.resetAndDestroy()
      await eventually(() => carriedOut === asked)
      const gone = majority.unconfirmed()
      await removeEntries(store, gone)
      struck.rolledBack += gone.length
      majority.forget(gone)
      majority.lag(null)
      isElecting = false
      return gone
    },
    stop: () => {
      for (const socket of [...nearest, ...farthest]) socket.destroy()
      return new Promise<void>((resolve) => server.close(() => resolve()))
    },
  })
}

async function removeEntries(store: string, entries: readonly Placed[]): Promise<void> {
  const connection = await createConnection(store).asPromise()
  await connection
    .collection('entries')
    .deleteMany({ _id: { $in: entries.map(({ _id }) => _id) } as never })
  await connection.close()
}
