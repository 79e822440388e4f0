/**
 * Parse — bytes from a Redis client to commands.
 *
 * In:  chunks of any size, in order.
 * Out: commands as lists of byte strings, in order; `next` gives null when more bytes are needed.
 * Rule: nothing is read twice and nothing is held beyond the limits (P7); what breaks the protocol is a
 * ProtocolError with the words of Redis, after which the connection is of no use any more.
 * A line typed by hand is words between spaces, and quotes in it are refused. The parsers that npm has read replies only.
 */
import { LIMITS } from '../../config'
import { createInbox, ProtocolError } from './inbox'

export type Command = readonly [name: Buffer, ...rest: Buffer[]]

export interface Parser {
  push(chunk: Buffer): void
  next(): Command | null
}

const MULTIBULK = 0x2a
const BULK = 0x24
const COUNT = /^(0|-?[1-9][0-9]{0,9})$/
/** A count or a length with its sign fits into this many bytes; Redis says the same of 64 KiB. */
const COUNT_BYTES = 32

export function createParser(): Parser {
  const inbox = createInbox()
  let args: Buffer[] = []
  let missing = 0
  let bulkLength = -1
  let held = 0

  function next(): Command | null {
    for (;;) {
      if (missing === 0 && !begin()) return null
      for (; missing > 0; missing--) if (!readArgument()) return null
      const [name, ...rest] = args
      args = []
      held = 0
      if (name) return [name, ...rest]
    }
  }

  /** Reads what stands before the arguments: a count, or a whole inline command. */
  function begin(): boolean {
    if (inbox.peek() !== MULTIBULK) {
      const line = inbox.line('\n', LIMITS.redisInlineBytes, 'too big inline request')
      if (line !== null) args = splitInline(line)
      return line !== null
    }
    const count = readCount('too big mbulk count string', 'invalid multibulk length')
    if (count !== null && count > LIMITS.redisArguments)
      throw new ProtocolError('invalid multibulk length')
    missing = Math.max(0, count ?? 0)
    return count !== null
  }

  function readArgument(): boolean {
    if (bulkLength < 0) {
      const first = inbox.peek()
      if (first === undefined) return false
      if (first !== BULK)
        throw new ProtocolError(`expected '$', got '${String.fromCharCode(first)}'`)
      const length = readCount('too big bulk count string', 'invalid bulk length')
      if (length === null) return false
      held += length
      if (length < 0 || held > LIMITS.redisCommandBytes)
        throw new ProtocolError('invalid bulk length')
      bulkLength = length
    }
    const bytes = inbox.take(bulkLength, 2)
    if (bytes === null) return false
    args.push(bytes)
    bulkLength = -1
    return true
  }

  function readCount(tooLong: string, invalid: string): number | null {
    const line = inbox.line('\r\n', COUNT_BYTES, tooLong)
    if (line === null) return null
    const digits = line.toString('latin1', 1)
    if (!COUNT.test(digits)) throw new ProtocolError(invalid)
    return Number(digits)
  }

  return { push: inbox.push, next }
}

function splitInline(line: Buffer): Buffer[] {
  const text = line.toString('latin1')
  if (/["'\\]/.test(text)) throw new ProtocolError('quotes are not taken here; use redis-cli')
  return (text.match(/[^ \t-\r]+/g) ?? []).map((word) => Buffer.from(word, 'latin1'))
}
