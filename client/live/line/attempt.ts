/**
 * Attempt — one connection from the try to its end, which is told once and is the end.
 *
 * In:  a transport, and how long it may take to open. Out: a connection that says nothing more once it was closed from here, has
 * closed, or has not opened in time.
 */
import type { Connection, Heard, Transport } from './transport'

export function attempt(transport: Transport, withinMs: number, heard: Heard): Connection {
  let isOver = false
  const late = setTimeout(() => end('did not open in time'), withinMs)
  const ifOpen =
    <A extends unknown[]>(run: (...args: A) => void) =>
    (...args: A): void => {
      if (!isOver) run(...args)
    }
  const connection = transport.open({
    opened: ifOpen(() => {
      clearTimeout(late)
      heard.opened()
    }),
    closed: end,
    entries: ifOpen(heard.entries),
    reset: ifOpen(heard.reset),
    presence: ifOpen(heard.presence),
    alive: ifOpen(heard.alive),
  })

  function end(reason: string): void {
    if (isOver) return
    close()
    heard.closed(reason)
  }

  function close(): void {
    isOver = true
    clearTimeout(late)
    connection.close()
  }

  return {
    subscribe: (request, answered) => connection.subscribe(request, ifOpen(answered)),
    unsubscribe: (room) => connection.unsubscribe(room),
    close,
  }
}
