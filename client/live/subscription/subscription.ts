/**
 * Subscription — one stream, or what a filter leaves of it, in the hands of a program.
 *
 * In:  a reading. Out: entries by `for await`, or by events; what is pending; the position, kept where it was asked to be.
 * Rule: who does not keep up is not buried: at `queueMost` entries it stops reading, and goes on from its position when half of
 * them are dealt with (P7). Nothing is lost to who comes late either: without a listener for entries they wait for the loop.
 */
import type { Activity } from '../../../schemas/activity'
import type { Position } from '../../../schemas/position'
import type { ChangeKind } from '../../../schemas/wire'
import { createListeners } from '../listeners'
import type { Refusal } from '../rest/refusal'
import type { Bookmark } from './bookmark'
import { createHeld } from './held'
import { createPendingList, type Pending, type Progress } from './pending'
import { createQueue } from './queue'
import { createReading, type ReadingOptions, type Standing, type State } from './reading'

export interface Entry<A extends object = Activity> {
  readonly seq: number
  readonly activity: A
  /** The first after a cut: something may be missing before it. */
  readonly cut?: true
}

/**
 * What became of an item that came before, or stands further back: it entered what the filter leaves, changed, left it, or is no
 * more. `activity` is the item as it stands now, with its updates; an `update` without one says that somebody responded to it.
 */
export interface Change<A extends object = Activity> {
  readonly seq: number
  readonly kind: ChangeKind
  readonly activity?: A
}

export interface SubscriptionEvents<A extends object = Activity> {
  /** Ascending, at least one. */
  entries: { readonly entries: readonly Entry<A>[]; readonly position: Position }
  /**
   * In the order in which they came about, after the entries that came with them: where a loop takes these, when it asks for the
   * one that follows, and so has dealt with them. Pass over what you do not show: it may have left, or come to its end, before it
   * was yours. One may come again after a reconnect.
   */
  changes: { readonly changes: readonly Change<A>[]; readonly position: Position }
  /** Continuity can't be shown (P3): load anew what stands before; it goes on from here. */
  cut: { readonly position: Position }
  state: Standing
  /** How many watch the stream, over a socket, for who asked for `presence`; null while it is not known. */
  presence: { readonly watching: number | null }
  /** Also when nothing came that matches. */
  position: Position
  /** What was posted here with `optimistic`, and has not come yet. */
  pending: readonly Pending[]
  /** The end: the server will not have it. `for await` throws the same. */
  refused: Refusal
}

export interface Subscription<A extends object = Activity> extends AsyncIterable<Entry<A>> {
  readonly stream: string
  readonly state: State
  /** Everything up to here was handed out; null until it has begun. */
  readonly position: Position | null
  readonly pending: readonly Pending[]
  /** Answers how to stop listening. */
  on<Name extends keyof SubscriptionEvents<A>>(
    name: Name,
    listener: (event: SubscriptionEvents<A>[Name]) => void,
  ): () => void
  close(): void
}

export interface SubscriptionDeps extends ReadingOptions {
  readonly position: Position | null
  readonly queueMost: number
  readonly bookmark: Bookmark | null
  readonly onClose: () => void
}

/** The handle, and where the client tells how posts go on. */
export interface Subscribed {
  readonly subscription: Subscription
  readonly goes: (progress: Progress) => void
}

export function createSubscription(deps: SubscriptionDeps): Subscribed {
  const { stream, queueMost, bookmark } = deps
  const listeners = createListeners<SubscriptionEvents>()
  const pending = createPendingList(stream, (list) => listeners.tell('pending', list))
  const held = createHeld<SubscriptionEvents['changes']>((changes) =>
    listeners.tell('changes', changes),
  )
  let handed: Position | null = null
  /** So many entries went into the queue, and out of it. */
  let [pushed, taken] = [0, 0]
  let [isIterated, isCut, isPaused, isOver] = [false, false, false, false]

  const queue = createQueue<{ entry: Entry; epoch: string }>({
    asked() {
      held.dealtWith(taken)
      if (queue.length === 0 && pushed > 0) handed = reading.standing.position
      if (handed !== null) bookmark?.save(handed)
      goOn()
    },
    taken({ entry, epoch }) {
      taken++
      const isLast = queue.length === 0 && held.length === 0
      handed = isLast ? reading.standing.position : { epoch, seq: entry.seq }
      goOn()
    },
    left: close,
  })

  const reading = createReading(deps, {
    show(shown) {
      const entries = isCut ? [{ ...shown[0]!, cut: true as const }, ...shown.slice(1)] : shown
      isCut = false
      pending.arrived(shown)
      const position = reading.standing.position!
      if (listeners.has('entries')) listeners.tell('entries', { entries, position })
      if (!isQueued() || isOver) return
      pushed += entries.length
      queue.push(entries.map((entry) => ({ entry, epoch: position.epoch })))
      if (waits() >= queueMost) wait()
    },
    changed(changes) {
      const position = reading.standing.position!
      const told = { changes: changes as readonly Change[], position }
      const isLevel = !isQueued() || (taken === pushed && (queue.isAwaited || pushed === 0))
      if (isLevel) return listeners.tell('changes', told)
      held.push(told, pushed)
      if (waits() >= queueMost) wait()
    },
    cut(position) {
      isCut = true
      listeners.tell('cut', { position })
    },
    moved(position) {
      pending.moved(position)
      if (!isQueued() || (queue.length === 0 && held.length === 0)) handed = position
      if (!isQueued() || queue.isAwaited) bookmark?.save(position)
      listeners.tell('position', position)
    },
    stands: (standing) => listeners.tell('state', standing),
    watched: (watching) => listeners.tell('presence', { watching }),
    refused(refusal) {
      queue.fail(refusal)
      listeners.tell('refused', refusal)
      stop()
    },
  })

  /** By a loop, or for one that may come. */
  const isQueued = (): boolean => isIterated || !listeners.has('entries')

  const waits = (): number => queue.length + held.length

  function wait(): void {
    if (isPaused) return
    isPaused = true
    reading.pause()
  }
  function goOn(): void {
    if (isPaused && waits() <= queueMost / 2) go()
  }
  function go(): void {
    isPaused = false
    if (!isOver) reading.resume()
  }
  function stop(): void {
    if (isOver) return
    isOver = true
    bookmark?.close()
    reading.stop()
    deps.onClose()
  }
  function close(): void {
    stop()
    queue.end()
  }

  /** What waited for a loop goes to the first who listens instead. */
  function hand(): void {
    if (isIterated || queue.length === 0) return
    const position = reading.standing.position!
    const entries = queue.drain().map(({ entry }) => entry)
    handed = position
    bookmark?.save(position)
    taken = pushed
    listeners.tell('entries', { entries, position })
    held.dealtWith(taken)
    if (isPaused) go()
  }

  async function begin(): Promise<void> {
    const kept = deps.position === null ? await bookmark?.load() : null
    if (isOver) return
    handed = deps.position ?? kept ?? null
    reading.begin(handed)
  }
  void begin()

  const subscription: Subscription = {
    stream,
    get state() {
      return reading.standing.state
    },
    get position() {
      return handed
    },
    get pending() {
      return pending.list
    },
    on(name, listener) {
      const off = listeners.on(name, listener)
      if (name === 'entries') queueMicrotask(hand)
      return off
    },
    close,
    [Symbol.asyncIterator]() {
      isIterated = true
      return entriesOf(queue)
    },
  }
  return { subscription, goes: pending.goes }
}

function entriesOf(
  queue: AsyncIterableIterator<{ entry: Entry }, undefined>,
): AsyncIterableIterator<Entry, undefined> {
  return {
    async next() {
      const { value, done } = await queue.next()
      return done === true || value === undefined
        ? { value: undefined, done: true }
        : { value: value.entry, done: false }
    },
    async return() {
      await queue.return?.()
      return { value: undefined, done: true }
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}
