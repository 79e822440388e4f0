/**
 * Request — what a socket asked, read and judged. Pure.
 *
 * In:  the argument of `subscribe`, `unsubscribe` or `unread`, of any shape. Out: a request, or a Refusal (`bad-request`,
 * `bad-stream`, `bad-parameter`).
 */
import { parseFilter, type CompiledFilter } from '../append/filter'
import { compileWanted } from '../append/filter-shared'
import { LIMITS } from '../config'
import { Refusal } from '../errors'
import { isEpoch, isSeq, type Position } from '../../schemas/position'
import { isStreamName } from '../../schemas/stream'

export interface Request {
  readonly stream: string
  readonly filter: CompiledFilter | null
  readonly position: Position | null
  readonly last: number
  /** To be told how many watch. */
  readonly presence: boolean
  /** Equal streams and filters have equal rooms. */
  readonly room: string
}

const MEMBERS = new Set(['stream', 'filter', 'position', 'last', 'presence'])

export function readSubscribe(input: unknown): Request {
  if (!isRecord(input))
    throw bad('subscribe takes an object {stream, filter?, position?, last?, presence?}.')
  for (const member of Object.keys(input))
    if (!MEMBERS.has(member)) throw bad(`subscribe has no member '${member.slice(0, 40)}'.`)
  const { stream, filter, position, last = 0, presence = false } = input
  if (typeof stream !== 'string') throw bad("'stream' is the name of a stream.")
  if (!isStreamName(stream)) throw new Refusal('bad-stream')
  if (!isSeq(last) || last > LIMITS.lastMax)
    throw bad(`'last' is a number from 0 to ${LIMITS.lastMax}.`)
  if (typeof presence !== 'boolean') throw bad("'presence' is true or false.")
  const wanted = compileWanted(parseFilter(filter ?? undefined))
  return {
    stream,
    filter: wanted,
    position: position == null ? null : readPosition(position),
    last,
    presence,
    room: wanted === null ? stream : `${stream}?${wanted.canonical}`,
  }
}

export interface UnreadWanted {
  readonly positions: ReadonlyMap<string, Position>
  readonly filter: CompiledFilter | null
}

export function readUnread(input: unknown): UnreadWanted {
  if (!isRecord(input) || !isRecord(input['streams']))
    throw bad('unread takes an object {streams: {<name>: position}, filter?}.')
  for (const member of Object.keys(input))
    if (member !== 'streams' && member !== 'filter')
      throw bad(`unread has no member '${member.slice(0, 40)}'.`)
  const streams = Object.entries(input['streams'])
  if (streams.length === 0 || streams.length > LIMITS.unreadStreams)
    throw bad(`unread takes 1 to ${LIMITS.unreadStreams} streams.`)
  return {
    positions: new Map(
      streams.map(([stream, position]) => {
        if (!isStreamName(stream)) throw new Refusal('bad-stream')
        return [stream, readPosition(position)]
      }),
    ),
    filter: compileWanted(parseFilter(input['filter'] ?? undefined)),
  }
}

export function readUnsubscribe(input: unknown): string {
  if (!isRecord(input) || typeof input['room'] !== 'string') throw bad('unsubscribe takes {room}.')
  return input['room']
}

function readPosition(input: unknown): Position {
  if (!isRecord(input) || !isEpoch(input['epoch']) || !isSeq(input['seq']))
    throw bad("'position' is {epoch, seq} as it was given.")
  return { epoch: input['epoch'], seq: input['seq'] }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !Buffer.isBuffer(value)

const bad = (detail: string) => new Refusal('bad-request', detail)
