/**
 * Lifecycle — a node says in the stream `system` that it started, and that it stopped.
 *
 * In:  who this node is, and how to post. Out: `stopped`, which is told once, when the node is asked to stop.
 * Rule: posted as any program would, as AS1, which has the words (`start`, `stop`); AS2 is given what they map to. The ids are made before the
 * first try, so that a repeat is stored once (P5). A stop is told only by who was heard to start, only while the store answers, and waits
 * no longer than `lifecycleStopMs`: a crash leaves no stop, and nothing holds one up.
 */
import { randomUUID } from 'node:crypto'
import type { Clock } from '../clock'
import type { Limits } from '../config'
import type { Log } from '../log'
import type { JsonObject } from '../../schemas/wire'

export const SYSTEM = 'system'

export interface LifecycleDeps {
  readonly name: string
  /** Where the node is reached: its actor's id begins with it. */
  readonly publicUrl: string
  /** Answers the status. */
  readonly post: (stream: string, as1: JsonObject) => Promise<number>
  /** The list of streams stays that of what people began. */
  readonly keepQuiet: (stream: string) => Promise<void>
  readonly storeAnswers: () => Promise<boolean>
  readonly limits: Pick<Limits, 'lifecycleRetryMs' | 'lifecycleStopMs'>
  readonly clock: Clock
  readonly log: Log
}

export interface Lifecycle {
  stopped(): Promise<void>
}

export function tellLifecycle(deps: LifecycleDeps): Lifecycle {
  const { limits, clock, log } = deps
  const startedAt = clock.now()
  const ids = { start: `urn:uuid:${randomUUID()}`, stop: `urn:uuid:${randomUUID()}` }
  let isTold = false
  let cancel = (): void => undefined
  let stopping: Promise<void> | null = null

  async function start(): Promise<void> {
    const status = await tell('start', startedAt).catch(() => 503)
    isTold = status < 300
    if (isTold || stopping !== null) return
    if (status < 500 && status !== 429) return log.warn('start not told', { status })
    cancel = clock.later(limits.lifecycleRetryMs, () => void (starting = start()))
  }

  async function tell(verb: 'start' | 'stop', at: number): Promise<number> {
    await deps.keepQuiet(SYSTEM)
    return deps.post(SYSTEM, documentOf(verb, { ...deps, id: ids[verb], at, startedAt }))
  }

  async function stop(): Promise<void> {
    cancel()
    await starting
    if (!isTold || !(await deps.storeAnswers())) return
    const at = clock.now()
    await tell('stop', at).catch(() => tell('stop', at))
  }

  let starting = start()
  return {
    stopped: () =>
      (stopping ??= new Promise((resolve) => {
        const late = clock.later(limits.lifecycleStopMs, resolve)
        void stop()
          .catch(() => undefined)
          .finally(() => {
            late()
            resolve()
          })
      })),
  }
}

interface Told {
  readonly id: string
  readonly name: string
  readonly publicUrl: string
  readonly at: number
  readonly startedAt: number
}

export function documentOf(verb: 'start' | 'stop', told: Told): JsonObject {
  const { id, name, publicUrl, at, startedAt } = told
  const published = new Date(at).toISOString()
  const actor = {
    objectType: 'service',
    id: `${publicUrl}/#${encodeURIComponent(name)}`,
    displayName: name,
  }
  if (verb === 'start') return { id, published, verb, actor, ...saying(`${name} started`) }
  return {
    id,
    published,
    verb,
    actor,
    ...saying(`${name} stopped after ${lengthOf(at - startedAt)}`),
    startTime: new Date(startedAt).toISOString(),
    endTime: published,
  }
}

/** For who has no words of its own for it, in AS1 and in AS2. */
const saying = (words: string) => ({ title: words, summary: words })

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const

/** In whole ones of the largest that fits: `3 days`. */
export function lengthOf(ms: number): string {
  const [unit, length] = UNITS.find(([, one]) => ms >= one) ?? UNITS.at(-1)!
  const count = Math.max(0, Math.floor(ms / length))
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}
