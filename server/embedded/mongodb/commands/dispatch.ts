/**
 * Dispatch — from a request to its answer.
 *
 * Rule: a command runs in one turn; its answer waits until all that it wrote or saw is on disk. When that fails, a write is answered
 * with an error, and a read is done again on what is left. No error goes further than its answer.
 */
import { decode, encode, type Document } from '../data/values'
import { Failure, isFull, toFailure, unsupported } from '../failure'
import type { Request } from '../wire'
import { requireConcerns } from './arguments'
import * as catalog from './catalog'
import type { Command, Context } from './command'
import { findAndModify } from './find-and-modify'
import { count, find, getMore, killCursors } from './find'
import { buildInfo, connectionStatus, hello, ping } from './greet'
import { createIndexes, dropIndexes, listIndexes } from './indexes'
import { insert } from './insert'
import { remove, update } from './modify'

interface Entry {
  readonly run: Command
  /** `settled`: it shows only what is on disk already, as a cursor that was handed out does. */
  readonly does: 'settled' | 'read' | 'write'
}

const COMMANDS: ReadonlyMap<string, Entry> = new Map(
  Object.entries({
    settled: {
      hello,
      isMaster: hello,
      ismaster: hello,
      ping,
      buildInfo,
      buildinfo: buildInfo,
      connectionStatus,
      endSessions: ping,
      getMore,
      killCursors,
    },
    read: {
      find,
      count,
      listCollections: catalog.listCollections,
      listDatabases: catalog.listDatabases,
      listIndexes,
    },
    write: {
      insert,
      update,
      delete: remove,
      findAndModify,
      findandmodify: findAndModify,
      create: catalog.create,
      drop: catalog.drop,
      dropDatabase: catalog.dropDatabase,
      createIndexes,
      dropIndexes,
    },
  }).flatMap(([does, commands]) =>
    Object.entries(commands).map(([name, run]): [string, Entry] => [
      name,
      { run, does: does as Entry['does'] },
    ]),
  ),
)

/** The answer as BSON. Never rejects. */
export async function answer(
  request: Request,
  context: Context,
  onBug: (error: unknown) => void,
): Promise<readonly Buffer[]> {
  const attempt = (): readonly Buffer[] => {
    try {
      const { entry, body } = understand(request)
      const reply = entry.run(body, context)
      return Array.isArray(reply) ? reply : [encode({ ...(reply as Document), ok: 1 })]
    } catch (error) {
      return failed(error, onBug)
    }
  }
  const does = COMMANDS.get(nameOf(request.body))?.does ?? 'settled'
  let reply = attempt()
  if (does === 'settled') return reply
  for (let settled; (settled = context.store.settled());)
    try {
      await settled
      return reply
    } catch (error) {
      if (does === 'write') return failed(notWritten(error), onBug)
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

function understand(request: Request): { entry: Entry; body: Document } {
  const name = nameOf(request.body)
  const entry = COMMANDS.get(name)
  if (request.isQuery && entry?.run !== hello)
    throw new Failure(352, 'OP_QUERY is only taken for hello; the driver is too old')
  const body = decode(request.body, name === 'insert' ? { documents: true } : undefined)
  for (const [list, documents] of request.lists)
    body[list] = name === 'insert' ? documents : documents.map((bytes) => decode(bytes))
  refuseByName(name, entry, body)
  return { entry: entry!, body }
}

function refuseByName(name: string, entry: Entry | undefined, body: Document): void {
  requireConcerns(body)
  if (name === 'aggregate' && JSON.stringify(body['pipeline'] ?? '').includes('$changeStream'))
    throw unsupported('a change stream', 40573)
  if (['commitTransaction', 'abortTransaction'].includes(name))
    throw unsupported('a transaction', 263)
  if (!entry) throw unsupported(`the command ${name}`, 59)
}

/** The first member's name, without decoding the rest. */
function nameOf(body: Buffer): string {
  const end = body.indexOf(0, 5)
  return end < 0 ? '' : body.toString('utf8', 5, end)
}
