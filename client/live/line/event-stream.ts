/**
 * Event stream — reads `text/event-stream` as WHATWG HTML §9.2.6 tells, from bytes as they come.
 *
 * In:  pieces of a body, cut anywhere. Out: one block for each empty line.
 * Rule: a block without data is no event (§9.2.6 dispatch, step 2), but its `id` is told all the same: here a lone id moves
 * the position. What no empty line ends is discarded; `retry` is left to the line, which waits by its own rule. `EventSource`
 * is not used: it hides lone ids and refusals, and Node has none.
 * Limits: what one block may hold (P7).
 */
export interface Block {
  /** The last id that was given, in this block or before. */
  readonly id: string
  readonly event: string
  /** Null when there is no event. */
  readonly data: string | null
}

export interface EventStream {
  /** Throws when a block grows beyond all measure. */
  push(bytes: Uint8Array): Block[]
}

const BLOCK_MOST = 4 * 1024 * 1024

export function createEventStream(): EventStream {
  const decoder = new TextDecoder()
  let rest = ''
  let endedByCr = false
  let [id, event, data] = ['', '', '']
  let blocks: Block[] = []

  function take(line: string): void {
    if (line === '') return dispatch()
    const colon = line.indexOf(':')
    const name = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1)
    if (name === 'data') data += `${value}\n`
    else if (name === 'event') event = value
    else if (name === 'id' && !value.includes('\0')) id = value
  }

  function dispatch(): void {
    blocks.push({ id, event: event || 'message', data: data === '' ? null : data.slice(0, -1) })
    event = data = ''
  }

  return {
    push(bytes) {
      let text = decoder.decode(bytes, { stream: true })
      if (text === '') return []
      // The line feed of a pair that was cut in two.
      if (endedByCr && text.startsWith('\n')) text = text.slice(1)
      endedByCr = text === '' ? false : text.endsWith('\r')
      const lines = (rest + text).split(/\r\n|\r|\n/)
      rest = lines.pop()!
      for (const line of lines) take(line)
      if (rest.length + data.length > BLOCK_MOST) throw new Error('An event without end.')
      const done = blocks
      blocks = []
      return done
    },
  }
}
