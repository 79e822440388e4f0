/**
 * Unread — how many entries match after a position: of one stream, and of several at once for who shows a badge for each.
 *
 * GET /streams/:stream/unread?after=…, GET /unread?after=<stream>:<position>&after=…, both with filters.
 * Rule: `after` is asked for: a count of everything is `totalItems`. Called unread and not count, since that is what the client
 * and the socket call it, and what it is for.
 */
import { Router } from 'express'
import { parseFilterQuery, type CompiledFilter } from '../append/filter'
import { compileWanted } from '../append/filter-shared'
import type { History } from '../append/history'
import { unreadAfter, unreadOfAll } from '../append/unread'
import type { Limits } from '../config'
import { Refusal } from '../errors'
import { formatPosition, parsePosition, type Position } from '../../schemas/position'
import { queryOf, readStreamName, UNREAD } from './parameters'
import { createRights, type RightsDeps } from './rights'
import { sendTagged } from './tagged'

export interface UnreadDeps extends RightsDeps {
  readonly limits: Limits
  readonly history: History
  readonly epoch: () => string
}

const JSON_TYPE = 'application/json'

export function createUnread(deps: UnreadDeps): Router {
  const { limits, history } = deps
  const rights = createRights(deps)
  const counting = { countAfter: history.countAfter, epoch: deps.epoch }
  const router = Router({ caseSensitive: true })

  router.get('/streams/:stream/unread', async (request, response) => {
    const stream = readStreamName(request.params['stream'])
    rights.authorize(request, 'read', stream)
    const { filter, after } = read(queryOf(request.url))
    const [position, ...more] = after.map((text) => readPosition(text, deps.epoch()))
    if (position === undefined || more.length > 0) throw bad("Give one position as 'after'.")
    const unread = await unreadAfter(stream, position, filter, counting)
    response.setHeader('Freshet-Position', formatPosition(unread.position))
    sendTagged(request, response, { contentType: JSON_TYPE, body: JSON.stringify(unread) })
  })

  router.get('/unread', async (request, response) => {
    const { filter, after } = read(queryOf(request.url))
    const positions = readPositions(after, deps.epoch(), limits)
    const mayRead = (stream: string) => rights.mayDo(request, 'read', stream)
    const streams = await unreadOfAll(positions, filter, { ...counting, mayRead })
    sendTagged(request, response, { contentType: JSON_TYPE, body: JSON.stringify({ streams }) })
  })

  return router
}

const read = (query: URLSearchParams): { filter: CompiledFilter | null; after: string[] } => ({
  filter: compileWanted(parseFilterQuery(query, UNREAD)),
  after: query.getAll('after'),
})

/** `general:abcdefgh:41` or `general:41`: no name of a stream has a colon. */
function readPositions(
  texts: readonly string[],
  epoch: string,
  { unreadStreams }: Limits,
): Map<string, Position> {
  if (texts.length === 0 || texts.length > unreadStreams)
    throw bad(`Give 1 to ${unreadStreams} streams, each as 'after=stream:position'.`)
  const positions = new Map<string, Position>()
  for (const text of texts) {
    const colon = text.indexOf(':')
    const stream = readStreamName(text.slice(0, Math.max(0, colon)))
    if (positions.has(stream)) throw bad(`The stream '${stream}' is given more than once.`)
    positions.set(stream, readPosition(text.slice(colon + 1), epoch))
  }
  return positions
}

function readPosition(text: string, epoch: string): Position {
  const position = parsePosition(text, epoch)
  if (position !== null) return position
  throw bad("'after' holds a position: epoch:seq as it was given, or a bare number.")
}

const bad = (detail: string) => new Refusal('bad-parameter', detail)
