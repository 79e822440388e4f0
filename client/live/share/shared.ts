/**
 * Shared — one connection for all tabs of a browser: in a SharedWorker; else in one of the tabs; else each has its own.
 *
 * In:  ways to share, the best first, the last one always there. Out: a source that goes on, whichever of them it is on.
 * Rule: when one fails, its members join the next and ask from their positions: nothing is missed and nothing comes twice.
 */
import type { Seat, Source, Told, Wanted } from '../hub/source'

/** Answers null where the browser lacks what it needs. */
export type Way = (failed: () => void) => Source | null

interface Member {
  readonly wanted: Wanted
  readonly hear: (told: Told) => void
  seat: Seat
}

export function createShared(ways: readonly Way[]): Source {
  const members = new Set<Member>()
  let at = -1
  let source = nextSource()

  function nextSource(): Source {
    for (;;) {
      const mine = ++at
      const found = tried(ways[mine]!, () => {
        if (mine === at) move()
      })
      if (found !== null) return found
    }
  }

  function move(): void {
    source = nextSource()
    for (const member of [...members]) {
      member.hear({ what: 'closed', nextTryAt: Date.now() })
      if (members.has(member)) member.seat = source.join(member.wanted, member.hear)
    }
  }

  return {
    join(wanted, hear) {
      const member: Member = { wanted, hear, seat: source.join(wanted, hear) }
      members.add(member)
      return {
        ask: (asking) => member.seat.ask(asking),
        leave() {
          members.delete(member)
          member.seat.leave()
        },
      }
    },
    wake: (isSure) => source.wake(isSure),
    close: () => source.close(),
  }
}

/** What a browser has it may still forbid. */
function tried(way: Way, failed: () => void): Source | null {
  try {
    return way(failed)
  } catch {
    return null
  }
}
