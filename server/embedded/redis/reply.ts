/**
 * Reply — what a Redis command answers, before it is known in which protocol.
 * In: a reply and 2 or 3. Out: its bytes. RESP2 has no maps, nulls, pushes or verbatim texts of their own
 * and writes them as the next simpler thing.
 */
export type Protocol = 2 | 3

export type Reply =
  | null
  | number
  | string
  | Buffer
  | readonly Reply[]
  | { readonly line: string }
  | Failure
  | { readonly text: string }
  | { readonly map: readonly (readonly [string, Reply])[] }
  | { readonly push: readonly Reply[] }

export interface Failure {
  readonly error: string
}

export const OK: Reply = { line: 'OK' }
export const error = (text: string): Failure => ({ error: `ERR ${text}` })
export const wrongArity = (command: string): Failure =>
  error(`wrong number of arguments for '${command}' command`)

export function encodeReply(reply: Reply, protocol: Protocol): Buffer {
  const parts: (string | Buffer)[] = []
  write(reply, protocol, parts)
  return Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)),
  )
}

function write(reply: Reply, protocol: Protocol, parts: (string | Buffer)[]): void {
  const list = (mark: string, items: readonly Reply[], count = items.length) => {
    parts.push(`${mark}${count}\r\n`)
    for (const item of items) write(item, protocol, parts)
  }
  if (reply === null) parts.push(protocol === 2 ? '$-1\r\n' : '_\r\n')
  else if (typeof reply === 'number') parts.push(`:${reply}\r\n`)
  else if (typeof reply === 'string') write(Buffer.from(reply), protocol, parts)
  else if (Buffer.isBuffer(reply)) parts.push(`$${reply.length}\r\n`, reply, '\r\n')
  else if (isList(reply)) list('*', reply)
  else if ('line' in reply) parts.push(`+${reply.line}\r\n`)
  else if ('error' in reply) parts.push(`-${reply.error.replace(/[\r\n]/g, ' ')}\r\n`)
  else if ('push' in reply) list(protocol === 2 ? '*' : '>', reply.push)
  else if ('map' in reply) {
    const pairs = reply.map.flat() as Reply[]
    list(protocol === 2 ? '*' : '%', pairs, protocol === 2 ? pairs.length : reply.map.length)
  } else if (protocol === 2) write(reply.text, protocol, parts)
  else {
    const bytes = Buffer.from(reply.text)
    parts.push(`=${bytes.length + 4}\r\ntxt:`, bytes, '\r\n')
  }
}

const isList = (reply: object): reply is readonly Reply[] => Array.isArray(reply)
