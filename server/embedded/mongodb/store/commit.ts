/**
 * Commit — makes changes durable in groups (D2): one write and one sync for all that gathered while the last was under way.
 *
 * In:  changes that memory already has, each with how to take it back.
 * Out: `settled()`: resolves when all that memory has now is on disk; rejects when it had to be taken back.
 * Rule: whoever saw a change waits until it is settled before telling anybody. When a write fails, everything that is
 * not on disk is taken back in reverse order, also what came after it, because that was built upon it.
 */
import { LIMITS } from '../../../config'

export interface Commits {
  add(parts: readonly Buffer[], undo: () => void, around?: Around): void
  /** null when there is nothing to wait for. */
  settled(): Promise<void> | null
  /** All that is under way; never rejects. */
  idle(): Promise<void>
}

/** What a change needs besides its own bytes in the log. */
export interface Around {
  /** Done before those bytes are written. */
  readonly ready?: () => Promise<void>
  /** Held in memory until then. */
  readonly bytes?: number
  /** Done when they are on disk. */
  readonly done?: () => void
}

interface Group {
  readonly parts: Buffer[]
  readonly undo: (() => void)[]
  readonly around: Around[]
  readonly settled: Promise<void>
  resolve(): void
  reject(error: unknown): void
  bytes: number
}

export interface CommitTo {
  write(parts: readonly Buffer[]): Promise<void>
  /** A group is about to be written. With `isAll` memory holds nothing beyond it: the moment to look at memory. */
  sealed(isAll: boolean): void
  /** That group is on disk. */
  written(): Promise<void>
}

export function createCommits(to: CommitTo): Commits {
  const groups: Group[] = []
  let sealedGroup: Group | null = null
  let running: Promise<void> | null = null

  async function run(): Promise<void> {
    // What else arrives in this turn of the loop travels along.
    await new Promise((resolve) => setImmediate(resolve))
    for (let group; (group = groups[0]);) {
      sealedGroup = group
      to.sealed(groups.length === 1)
      try {
        for (const { ready } of group.around) await ready?.()
        await to.write(group.parts)
      } catch (error) {
        takeBackAll(error)
        continue
      }
      groups.shift()
      group.resolve()
      for (const { done } of group.around) done?.()
      await to.written()
    }
    sealedGroup = null
    running = null
  }

  function takeBackAll(error: unknown): void {
    const failed = groups.splice(0)
    for (const group of failed.toReversed()) for (const undo of group.undo.toReversed()) undo()
    for (const group of failed) group.reject(error)
  }

  function openGroup(): Group {
    const last = groups.at(-1)
    if (last && last !== sealedGroup && last.bytes < LIMITS.mongodbCommitBytes) return last
    const group = createGroup()
    groups.push(group)
    return group
  }

  return {
    add(parts, undo, around) {
      const group = openGroup()
      group.parts.push(...parts)
      group.undo.push(undo)
      if (around) group.around.push(around)
      group.bytes += around?.bytes ?? 0
      for (const part of parts) group.bytes += part.length
      running ??= run()
    },
    settled: () => groups.at(-1)?.settled ?? null,
    idle: () => running ?? Promise.resolve(),
  }
}

function createGroup(): Group {
  let resolve!: () => void
  let reject!: (error: unknown) => void
  const settled = new Promise<void>((yes, no) => {
    resolve = yes
    reject = no
  })
  settled.catch(() => undefined)
  return { parts: [], undo: [], around: [], settled, resolve, reject, bytes: 0 }
}
