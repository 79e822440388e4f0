/**
 * Events — an observer by server-sent events, which has no rule of its own: it writes down everything that comes.
 *
 * In:  servers to go to in turn, a stream, the position to begin at. Out: the same as an observer on a socket.
 * Rule: it keeps the last `id:` and comes back with it, as a browser's EventSource does; P2–P4 are then the server's alone.
 */
import { isEpoch, parsePosition, type Position } from '../schemas/position'
import type { JsonObject } from '../schemas/wire'
import { createLedger } from './account'
import { seenOf } from './numbered'
import type { Observer, ObserverOptions } from './observer'

const COME_BACK_MS: readonly [number, number] = [50, 1_000]

export function startEvents(
  options: Omit<ObserverOptions, 'position' | 'last' | 'filter'> & { readonly position: Position },
): Observer {
  const { name, urls, stream, run, random } = options
  const ledger = createLedger(name)
  let { position } = options
  let connection = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  let turn = 0
  let [cuts, resumes, isStopped] = [0, 0, false]
  let refused: string | null = null
  ledger.begin(position.seq)
  void connect()

  async function connect(): Promise<void> {
    const mine = (connection = new AbortController())
    await read(`${urls[turn++ % urls.length]!}/streams/${stream}/events`, mine).catch(
      () => undefined,
    )
    if (mine === connection) later(random.between(...COME_BACK_MS))
  }

  async function read(address: string, mine: AbortController): Promise<void> {
    const { epoch, seq } = position
    const headers = { accept: 'text/event-stream', 'last-event-id': `${epoch}:${seq}` }
    const response = await fetch(address, { headers, signal: mine.signal })
    const isEvents = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false
    if (!response.ok || !isEvents || response.body === null) {
      await response.body?.cancel()
      if (response.status >= 400 && response.status < 500 && response.status !== 429) {
        isStopped = true
        refused = String(response.status)
      }
      return
    }
    resumes++
    let rest = ''
    for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
      const blocks = (rest + text).split(/\r?\n\r?\n/)
      rest = blocks.pop()!
      if (mine === connection) blocks.forEach(take)
    }
  }

  function take(block: string): void {
    const { id, event, data } = fieldsOf(block)
    const at = id === undefined ? null : parsePosition(id, '')
    if (at === null || !isEpoch(at.epoch)) return
    if (event === 'reset') ledger.begin(at.seq)
    else if (data !== undefined) ledger.show(seenOf(run, at.seq, JSON.parse(data) as JsonObject))
    position = at
  }

  function later(awayMs: number): void {
    clearTimeout(timer)
    if (!isStopped) timer = setTimeout(() => void connect(), awayMs)
  }

  /** What is still on its way belongs to nobody any more. */
  function leave(): void {
    const mine = connection
    connection = new AbortController()
    mine.abort()
  }

  return {
    name,
    ledger,
    isFiltered: false,
    get position() {
      return position
    },
    get cuts() {
      return cuts
    },
    get resumes() {
      return Math.max(0, resumes - 1)
    },
    get refused() {
      return refused
    },
    cut(awayMs) {
      if (isStopped) return
      cuts++
      leave()
      later(awayMs)
    },
    stop() {
      isStopped = true
      clearTimeout(timer)
      leave()
    },
  }
}

function fieldsOf(block: string): { id?: string; event?: string; data?: string } {
  return Object.fromEntries(
    block
      .split(/\r?\n/)
      .map((line) => /^(id|event|data): ?(.*)$/.exec(line))
      .filter((found) => found !== null)
      .map(([, name, value]) => [name, value]),
  )
}
