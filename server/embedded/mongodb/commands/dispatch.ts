/**
 * Dispatch — from a request to its answer.
 *
 * Rule: a command runs in one turn; its answer waits until all that it wrote or saw is on disk. When that fails, a write is answered
 * with an error, and a read is done again on what is left. No error goes further than its answer.
 */
import { decode, encode, type Document } from '../data/values'
import { Failure, isFull, toFailure, unsupported } from '../failure'
import type { Request } from '../wire'
import { aggregate } from './aggregate'
import { buildInfo, create, hello, listCollections, listDatabases, ping } from './catalog'
import { requireConcerns, type Command, type Context } from './command'
import { count, find, getMore, killCursors } from './find'
import { createIndexes, listIndexes } from './indexes'
import { insert, remove, update } from './write'

const named = (commands: Record<string, Command>) => new Map(Object.entries(commands))

/** They show only what is on disk already, as a cursor that was handed out does. */
const SETTLED = named({
  hello,
  isMaster: hello,
  ismaster: hello,
  ping,
  buildInfo,
  buildinfo: buildInfo,
  endSessions: ping,
  getMore,
  killCursors,
})
const READS = named({ find, count, aggregate, listCollections, listDatabases, listIndexes })
const WRITES = named({ insert, update, delete: remove, create, createIndexes })

/** The answer as BSON. Never rejects. */
export async function answer(
  request: Request,
  context: Context,
  onBug: (error: unknown) => void,
): Promise<readonly Buffer[]> {
  const name = nameOf(request.body)
  const attempt = (): readonly Buffer[] => {
    try {
      const { run, body } = understand(name, request)
      const reply = run(body, context)
      return Array.isArray(reply) ? reply : [encode({ ...(reply as Document), ok: 1 })]
    } catch (error) {
      return failed(error, onBug)
    }
  }
  let reply = attempt()
  if (!READS.has(name) && !WRITES.has(name)) return reply
  for (let settled; (settled = context.store.settled());)
    try {
      await settled
      return reply
    } catch (error) {
      if (WRITES.has(name)) return failed(notWritten(error), onBug)
      reply = attempt()
    }
  return reply
}

const notWritten = (error: unknown): unknown =>
  isFull(error) ? new Failure(14031, 'the disk is full; the write was taken back') : error

function failed(error: unknown, onBug: (error: unknown) => void): Buffer[] {
  const failure = toFailure(error)
  if (failure !== error) onBug(error)
  const { code, codeName, message, more } = failure
  return [encode({ ok: 0, errmsg: message, code, codeName, ...more })]
}

function understand(name: string, request: Request): { run: Command; body: Document } {
  const run = SETTLED.get(name) ?? READS.get(name) ?? WRITES.get(name)
  if (request.isQuery && run !== hello)
    throw new Failure(352, 'OP_QUERY is only taken for hello; the driver is too old')
  const body = decode(request.body, name === 'insert' ? { documents: true } : undefined)
  for (const [list, documents] of request.lists)
    body[list] = name === 'insert' ? documents : documents.map((bytes) => decode(bytes))
  requireConcerns(body)
  if (name === 'aggregate' && JSON.stringify(body['pipeline'] ?? '').includes('$changeStream'))
    throw unsupported('a change stream', 40573)
  if (['commitTransaction', 'abortTransaction'].includes(name))
    throw unsupported('a transaction', 263)
  if (!run) throw unsupported(`the command ${name}`, 59)
  return { run, body }
}

/** The first member's name, without decoding the rest. */
function nameOf(body: Buffer): string {
  const end = body.indexOf(0, 5)
  return end < 0 ? '' : body.toString('utf8', 5, end)
}
