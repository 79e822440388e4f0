/**
 * Reply — what a Redis command answers, before it is known in which protocol.
 * In: a reply and 2 or 3. Out: its bytes. RESP2 has no maps, nulls or pushes of their own and writes them as the
 * next simpler thing.
 */
export type Protocol = 2 | 3

export type Reply =
  | null
  | number
  | string
  | Buffer
  | readonly Reply[]
  | { readonly line: string }
  | { readonly error: string }
  | { readonly map: readonly (readonly [string, Reply])[] }
  | { readonly push: readonly Reply[] }

export const OK: Reply = { line: 'OK' }
export const error = (text: string): { readonly error: string } => ({ error: `ERR ${text}` })
export const wrongArity = (command: string): Reply =>
  error(`wrong number of arguments for '${command}' command`)

export function encodeReply(reply: Reply, protocol: Protocol): Buffer {
  const parts: Buffer[] = []
  const mark = (text: string): void => void parts.push(Buffer.from(`${text}\r\n`, 'latin1'))

  function list(sign: string, items: readonly Reply[], count = items.length): void {
    mark(`${sign}${count}`)
    for (const item of items) write(item)
  }
  function write(one: Reply): void {
    if (one === null) mark(protocol === 2 ? '$-1' : '_')
    else if (typeof one === 'number') mark(`:${one}`)
    else if (typeof one === 'string') write(Buffer.from(one))
    else if (Buffer.isBuffer(one)) {
      mark(`$${one.length}`)
      parts.push(one, CRLF)
    } else if ('length' in one) list('*', one)
    else if ('line' in one) mark(`+${one.line}`)
    else if ('error' in one) mark(`-${one.error.replace(/[\r\n]/g, ' ')}`)
    else if ('push' in one) list(protocol === 2 ? '*' : '>', one.push)
    else if (protocol === 2) list('*', one.map.flat())
    else list('%', one.map.flat(), one.map.length)
  }

  write(reply)
  return Buffer.concat(parts)
}

const CRLF = Buffer.from('\r\n')
