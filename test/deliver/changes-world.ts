/**
 * Changes world — two nodes on one store, readers who fold what they are told, and a recount of the log in plain words.
 *
 * Posting, views, history and delivery are the real ones; rings come late, or not at all, and then the patrol has to find it.
 */
import { EventEmitter } from 'node:events'
import type { Position } from '../../schemas/position'
import type { FilterJson, JsonObject } from '../../schemas/wire'
import { createChangedReads } from '../../server/append/changed'
import type { Entry } from '../../server/append/entry'
import { parseFilter, type CompiledFilter } from '../../server/append/filter'
import { compileWanted } from '../../server/append/filter-shared'
import { project } from '../../server/append/projection'
import type { Told } from '../../server/append/told'
import { clock } from '../../server/clock'
import { LIMITS, type Limits } from '../../server/config'
import type { Audience } from '../../server/deliver/audience'
import { createDelivery, type Delivery } from '../../server/deliver/delivery'
import type { Entry as Delivered } from '../../server/deliver/entry'
import { createFollower, type Follower } from '../../server/deliver/follower'
import { findStart } from '../../server/deliver/resume'
import { silentLog } from '../../server/log'
import { startMongodbUrl } from '../append/stored'
import { joinWorld, type World } from '../objects/world'
import { eventually } from '../support/eventually'
import { started } from '../support/started'

export const STREAM = 'general'
const limits: Limits = {
  ...LIMITS,
  recentEntries: 4,
  catchUpPage: 3,
  frameBytes: 600,
  patrolMs: 60,
  emptyFrameEvery: 1,
  presentMs: 0,
}

export interface ChangesNode extends World {
  readonly delivery: Delivery
}

export async function startNodes(chance: () => number): Promise<ChangesNode[]> {
  const url = await startMongodbUrl()
  const bus = new EventEmitter()
  const node = async (): Promise<ChangesNode> => {
    const world = await joinWorld(url, {
      limits,
      hear: (entries) => void bus.emit('stored', entries),
    })
    const epoch = () => world.store.identity.epoch
    const delivery = createDelivery({
      history: world.history,
      changed: createChangedReads(world.history, world.objects.findPresent, limits),
      limits,
      clock,
      log: silentLog,
      epoch,
      onIdentity: () => undefined,
      subscribe: async () => undefined,
      unsubscribe: () => undefined,
    })
    started({ stop: async () => delivery.stop() })
    bus.on('stored', (entries: readonly Entry[]) => {
      if (chance() < 0.1) return
      for (const { stream, seq, text } of entries)
        delivery.heard(stream, { stream, epoch: epoch(), seq, text })
    })
    return { ...world, delivery }
  }
  return [await node(), await node()]
}

/** What a client holds by the rule of the wire: entries first, then what became of them. */
export class Reader {
  readonly items = new Map<number, JsonObject>()
  readonly kinds: string[] = []
  /** The lowest that is certain. */
  since = 0
  position: Position | null = null
  readonly #filter: CompiledFilter | null
  #follower: Follower | null = null

  constructor(
    readonly wanted: FilterJson,
    readonly last: number | null,
  ) {
    this.#filter = compileWanted(parseFilter(wanted))
  }

  async follow({ delivery, store }: ChangesNode): Promise<void> {
    this.leave()
    const { sources } = delivery
    const fresh = this.position === null && this.last !== null
    const wanted = {
      stream: STREAM,
      filter: this.#filter,
      position: fresh ? null : (this.position ?? { epoch: store.identity.epoch, seq: 0 }),
      last: this.last ?? 0,
    }
    const hold = await sources.tails.hold(STREAM)
    const start = await findStart(hold.tail, wanted, sources)
    if (fresh) {
      this.since = start.entries[0]?.seq ?? start.position.seq + 1
      this.#fold(start.entries, start.changes)
    }
    this.position = start.position
    const audience: Audience = {
      stream: STREAM,
      filter: this.#filter,
      sent: 0,
      send: (...said) => this.#hear(...said),
      reset: () => undefined,
    }
    this.#follower = createFollower(wanted, sources, {
      connected: () => true,
      full: () => null,
      send: (...said) => this.#hear(...said),
      reset: () => undefined,
      sent: () => (sources.tails.isAdmitted(audience) ? audience.sent : null),
      join: () => sources.tails.admit(audience),
      leave: () => sources.tails.dismiss(audience),
    })
    this.#follower.follow(hold, start.position.seq, start.generation)
  }

  /** One page above the position, as a long poll has it; answers whether it moved. */
  async poll({ history, objects, store }: ChangesNode): Promise<boolean> {
    const changed = createChangedReads(history, objects.findPresent, {
      ...limits,
      changesPerRead: 2,
    })
    const after = this.position?.seq ?? 0
    const where =
      this.#filter === null ? {} : { where: this.#filter.query, lead: this.#filter.lead }
    const page = await history.page(STREAM, { after, limit: 3, ...where })
    if (page.highest <= after) return false
    const { told, highest } = await changed.within({
      stream: STREAM,
      filter: this.#filter,
      lowest: after + 1,
      highest: page.highest,
    })
    this.#fold(page.entries.filter(({ seq }) => seq <= highest).toReversed(), told)
    this.position = { epoch: store.identity.epoch, seq: highest }
    return true
  }

  leave(): void {
    this.#follower?.end()
    this.#follower = null
  }

  get matches() {
    return (activity: JsonObject) =>
      this.#filter === null || this.#filter.matches(project(activity))
  }

  #hear(from: number, entries: readonly Delivered[], seq: number, changes: readonly Told[]): void {
    const { position } = this
    if (position === null || from > position.seq) throw new Error('a gap')
    if (seq <= position.seq) return
    this.#fold(
      entries.filter((entry) => entry.seq > position.seq),
      changes,
    )
    this.position = { ...position, seq }
  }

  #fold(entries: readonly { seq: number; text: string }[], changes: readonly Told[]): void {
    for (const { seq, text } of entries) this.items.set(seq, JSON.parse(text) as JsonObject)
    for (const { seq, kind, text } of changes) {
      this.kinds.push(kind)
      const activity = text === undefined ? undefined : (JSON.parse(text) as JsonObject)
      if (kind === 'leave' || kind === 'delete') this.items.delete(seq)
      else if (activity !== undefined && (kind === 'enter' || this.items.has(seq)))
        this.items.set(seq, activity)
    }
  }
}

export interface Logged {
  readonly seq: number
  readonly activity: JsonObject
  /** The id of what it erases. */
  readonly erases?: string | undefined
}

/** Each item as it stands at the end; what ended is left out. Written apart from the server's own way. */
export function recount(log: readonly Logged[]): Map<number, JsonObject> {
  const erased = new Set(log.flatMap(({ erases }) => erases ?? []))
  const origins = new Map<string, Logged>()
  const items = new Map<number, JsonObject>()
  const byId = new Map<string, Logged>()
  const idOf = (value: unknown) => String((value as JsonObject)['id'] ?? value)
  for (const one of log) {
    const { seq, activity } = one
    const { type, actor } = activity
    const id = String(activity['id'])
    byId.set(id, one)
    if (!erased.has(id)) items.set(seq, activity)
    const named = activity['object'] === undefined ? '' : idOf(activity['object'])
    if (type === 'Create' && !origins.has(named)) origins.set(named, one)
    const origin = origins.get(named)
    if (type === 'Update' && !erased.has(id) && origin && origin !== one) {
      const before = items.get(origin.seq)
      if (before && origin.activity['actor'] === actor)
        items.set(origin.seq, { ...before, object: merged(before['object'], activity['object']) })
    }
    if (type === 'Delete' && origin && origin.activity['actor'] === actor) items.delete(origin.seq)
    const undone = byId.get(named)
    if (
      type === 'Undo' &&
      undone?.activity['type'] === 'Like' &&
      undone.activity['actor'] === actor
    )
      items.delete(undone.seq)
  }
  return items
}

function merged(before: unknown, given: unknown): JsonObject {
  const all = Object.entries({ ...(before as JsonObject), ...(given as JsonObject) })
  return Object.fromEntries(all.filter(([, value]) => value !== null))
}

export async function logOf(
  { store }: World,
  texts: ReadonlyMap<string, string>,
): Promise<Logged[]> {
  const docs = await store.entries.find({ stream: STREAM }).sort({ seq: 1 }).lean<Entry[]>()
  return docs.map(({ seq, id, text, erases }) => ({
    seq,
    activity: JSON.parse(texts.get(id) ?? text) as JsonObject,
    erases,
  }))
}

export const level = (readers: readonly Reader[], head: number): Promise<unknown> =>
  eventually(() => readers.every(({ position }) => position?.seq === head), 10_000)
