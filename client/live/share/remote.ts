/**
 * Remote — a tab's end of what tabs share: a source whose hub is elsewhere.
 *
 * In:  a post that carries messages. Out: what its members are told; `failed`, once, when nobody is there.
 * Rule: a hub that is new, or that this tab has left meanwhile, knows none of its members: they join again and ask from their
 * positions. A tab in the browser's cache for going back holds nothing, so that it may lie there.
 */
import type { Seat, Source, Told, Wanted } from '../hub/source'
import type { TransportName } from '../line/transport'
import { randomId } from '../random-id'
import type { OpenPost, ToHub, ToTab } from './message'
import { bePresent } from './presence'

export interface RemoteOptions {
  readonly url: string
  readonly transports: readonly TransportName[]
  readonly open: OpenPost
  readonly failed: () => void
}

interface Member {
  readonly wanted: Wanted
  readonly hear: (told: Told) => void
}

const WELCOME_WITHIN_MS = 5_000
const MISSES_MOST = 2
const HELLO_EVERY_MS = 20_000

export function createRemote({ url, transports, open, failed }: RemoteOptions): Source {
  const tab = randomId()
  const members = new Map<number, Member>()
  let [next, misses] = [0, 0]
  let hub: string | null = null
  let release: (() => void) | null = null
  let unanswered: ReturnType<typeof setTimeout> | undefined
  let isOver = false
  const post = open(heard, fail)
  const beat = setInterval(hello, HELLO_EVERY_MS)
  void enter()

  function send(
    message: ToHub extends infer M ? (M extends ToHub ? Omit<M, 'tab'> : never) : never,
  ) {
    if (!isOver) post.send({ tab, ...message } as ToHub)
  }

  async function enter(): Promise<void> {
    release ??= await bePresent(tab)
    if (isOver) release()
    else hello()
  }

  function hello(): void {
    if (release === null || isOver) return
    unanswered ??= setTimeout(missed, WELCOME_WITHIN_MS)
    send({ what: 'hello', url, transports })
  }

  /** Once is nothing: a page that was frozen finds its clock run out before it reads its mail. */
  function missed(): void {
    unanswered = undefined
    if (++misses < MISSES_MOST) hello()
    else fail()
  }

  function heard(message: ToTab): void {
    if (isOver || (message.tab !== null && message.tab !== tab)) return
    if (message.what === 'told') return members.get(message.member)?.hear(message.told)
    if (message.tab === null) return hello()
    clearTimeout(unanswered)
    unanswered = undefined
    misses = 0
    if (hub === message.hub) return
    if (hub !== null) interrupted()
    hub = message.hub
    for (const [member, { wanted }] of members) send({ what: 'join', member, wanted })
  }

  function interrupted(): void {
    for (const { hear } of [...members.values()]) hear({ what: 'closed', nextTryAt: Date.now() })
  }

  /** Nothing is held while the page is away. */
  function hide(): void {
    send({ what: 'bye' })
    hub = null
    clearTimeout(unanswered)
    unanswered = undefined
    release?.()
    release = null
    interrupted()
  }
  const shown = (): void => {
    if (release === null) void enter()
  }
  addEventListener('pagehide', hide)
  addEventListener('pageshow', shown)

  function end(): void {
    isOver = true
    clearInterval(beat)
    clearTimeout(unanswered)
    removeEventListener('pagehide', hide)
    removeEventListener('pageshow', shown)
    post.close()
    release?.()
  }

  function fail(): void {
    if (isOver) return
    end()
    failed()
  }

  return {
    join(wanted, hear): Seat {
      const member = next++
      members.set(member, { wanted, hear })
      if (hub !== null) send({ what: 'join', member, wanted })
      return {
        ask: (asking) => send({ what: 'ask', member, asking }),
        leave() {
          members.delete(member)
          send({ what: 'leave', member })
        },
      }
    },
    wake: (isSure) => send({ what: 'wake', isSure }),
    close() {
      send({ what: 'bye' })
      end()
    },
  }
}
