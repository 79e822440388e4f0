/**
 * World — nodes over one database and one Redis, and readers who come and go.
 *
 * In:  the random numbers of a step. Out: lines that tell what happened, and the first invariant that broke.
 */
import { createHash } from 'node:crypto'
import { Types } from 'mongoose'
import { project } from '../../server/append/projection'
import { streamChannel } from '../../server/broadcast/channel'
import { LIMITS, type Limits } from '../../server/config'
import type { ScriptedClock } from '../deliver/scripted'
import { Database } from './database'
import { startNode, type Node } from './node'
import type { Random } from './random'
import { ModelRedis, place, type Connection } from './redis'
import { Reader, type Kind } from './reader'
import type { ModelSocket } from './socket-io'

export const STREAM = 'weir'
const KINDS: readonly Kind[] = ['Like', 'Like', 'Like', 'Create', 'Create', 'Delete']

export interface Weather {
  /** Without faults nothing is lost, fails, lags, is shed or dropped. */
  readonly faults: boolean
}

export class World {
  random: Random
  readonly database = new Database()
  readonly redis = new ModelRedis()
  readonly limits: Limits
  readonly lines: string[] = []
  readonly readers: Reader[] = []
  /** Readers whose page is closed; they may open it again. */
  readonly away: Reader[] = []
  /** Connections that their reader has given up, and the node has not noticed. */
  ghosts: ModelSocket[] = []
  nodes: Node[] = []
  down: string[] = []
  /** By a restore or a hole: continuity can't be shown to everybody any more. */
  isTorn = false
  wrong: string | null = null
  step: number | string = 0
  #made = 0

  constructor(
    random: Random,
    readonly clock: ScriptedClock,
    readonly weather: Weather,
  ) {
    const { faults } = weather
    this.random = random
    place.redis = this.redis
    this.database.lags = faults
    this.database.onWrong = (what) => this.break(what)
    this.limits = {
      ...LIMITS,
      fanOutSlice: 2,
      recentEntries: random.pick([3, 6])!,
      catchUpPage: random.pick([2, 4])!,
      frameBytes: 100,
      emptyFrameEvery: 6,
      batchMax: 3,
      chaseReads: 2,
      patrolReads: 2,
      holeMs: 1_000,
      patrolCoveredFrom: random.chance(0.3) ? 1 : 64,
      ...(faults ? { backlogPackets: 3, backlogCloseMs: 12_000 } : {}),
    }
    for (const name of ['a', 'b', 'c'].slice(0, random.pick([2, 2, 3]))) this.startNode(name)
    for (const connection of this.redis.connections) connection.ready()
  }

  say(what: string): void {
    this.lines.push(`${this.step} ${what}`)
  }

  break(what: string): void {
    if (this.wrong !== null) return
    this.wrong = what
    this.say(`BROKEN ${what}`)
  }

  /** A frame began above where the reader stood: what it is sent on one connection has no gaps. */
  clientGap(reader: Reader): void {
    if (!this.isTorn) this.break(`${reader.words}: the client met a gap and had to ask again`)
  }

  startNode(name: string): void {
    const { database, limits, clock } = this
    this.nodes.push(startNode(name, { database, limits, clock }))
  }

  killNode(node: Node): void {
    this.nodes = this.nodes.filter((one) => one !== node)
    this.database.forget(node.name, () => this.random.chance(0.5))
    for (const connection of this.redis.connections.filter((one) => one.node === node.name))
      connection.disconnect()
    for (const reader of this.readers) if (reader.node === node) reader.drop()
    for (const ghost of this.ghosts) if (ghost.io === node.io) ghost.close()
    node.stop()
    this.down.push(`${node.name[0]}${Number(node.name.slice(1) || 1) + 1}`)
  }

  open(reader: Reader): void {
    this.readers.push(reader)
    reader.connect(this.random.pick(this.nodes)!)
  }

  newReader(): Reader {
    return new Reader(String(++this.#made), this)
  }

  post(): void {
    const { random, database } = this
    const node = random.pick(this.nodes)
    if (!node) return
    const ids: string[] = []
    for (let count = 1 + random.below(3); count > 0; count--) {
      const unplaced = unplacedOf(random.pick(KINDS)!, ++this.#made)
      ids.push(unplaced.id)
      const { id } = unplaced
      node.append(STREAM, unplaced).then(
        ({ entry: { seq }, epoch }) => {
          if (!database.holds({ epoch, seq, id }))
            this.break(`${id} was acknowledged as ${epoch}:${seq} and is not there`)
        },
        () => undefined,
      )
    }
    this.say(`node ${node.name}: ${ids.join(', ')} posted`)
  }

  /** By a node that had seen the entry before it, in a database that has lost that one. */
  tear(seq: number): void {
    const { database, random, clock } = this
    const unplaced = unplacedOf(random.pick(KINDS)!, ++this.#made)
    const at = new Date(clock.now())
    this.say(`${unplaced.id} is stored as ${seq} above ${database.head}: a hole`)
    database.tear({ _id: new Types.ObjectId(), stream: STREAM, seq, ...unplaced, at })
  }

  connections(is: (one: Connection) => boolean): Connection[] {
    return this.redis.connections.filter(is)
  }

  ring(line: string): void {
    this.redis.publish(streamChannel(STREAM), line)
  }

  /** What a kernel and a network do by themselves. */
  drain(): void {
    for (const { socket } of this.readers) socket?.drain()
  }
}

export function textOf(kind: string, name: number | string): string {
  return `{"type":"${kind}","id":"urn:n:${name}"}`
}

function unplacedOf(kind: Kind, name: number) {
  const text = textOf(kind, name)
  const id = `urn:n:${name}`
  const idHash = createHash('sha256').update(id).digest('base64url')
  return { id, idHash, key: idHash.slice(0, 22), text, p: project({ type: kind, id }) }
}
