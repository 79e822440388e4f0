/**
 * Respond — likes, shares and answers by a plain form; and the counts of what stands on a page, for its script.
 *
 * In:  an urlencoded body: `do`, `about` (views/model/about.ts), perhaps `stream`, `name`, `text`. Out: back to where it came from.
 * Rule: who has said no name yet is asked for one first. The response goes to the stream that the form names, else to where the thing is.
 */
import { randomUUID } from 'node:crypto'
import { Router, type Request } from 'express'
import type { Json, JsonObject } from '../../schemas/wire'
import { DEFAULT_STREAM } from '../../schemas/stream'
import { answerOf, deedOf, isDeed, unvoteOf, voteOf, type Deed } from '../../views/model/deed'
import { objectHref } from '../../views/model/link'
import { GUEST_NAME_MAX } from '../../views/model/note'
import { idIn, isObject } from '../../views/model/values'
import { Refusal } from '../errors'
import { fieldOf } from './form'
import { readFormBody } from './form-body'
import { guestOf } from './guest'
import { html } from './negotiate'
import type { PageSource } from './page-source'
import { readerOf } from './reader'
import { sendPage, type Drawing } from './shell'
import { readName } from './stream-name'
import type { Things } from './things'

export interface RespondDeps {
  readonly drawing: Drawing
  readonly things: Things | null
  readonly streams: () => Promise<string[]>
  readonly post: PageSource['post']
}

const COUNTED_MAX = 50

export function createRespond({ drawing, things, streams, post }: RespondDeps): Router {
  const router = Router({ caseSensitive: true })
  router.post('/objects', html, readFormBody, async (request, response) => {
    const body = (request.body ?? {}) as Record<string, unknown>
    const [deed, text] = [fieldOf(body['do']), fieldOf(body['text']).trim()]
    const about = readAbout(fieldOf(body['about']))
    const votes = [body['answer'] ?? []].flat().map(fieldOf).slice(0, ANSWERS_MAX)
    if (!isDoing(deed)) throw new Refusal('bad-parameter', 'Nothing to do.')
    const guest = guestOf(request, response, fieldOf(body['name']))
    const back = pathBack(request, body) ?? objectHref(idIn(about)) ?? '/'
    if (guest === null)
      return sendPage(response, drawing, {
        template: 'name',
        reader: readerOf(request),
        shell: { title: 'Your name', streams: await streams() },
        locals: { fields: fieldsOf({ ...body, back }), nameMax: GUEST_NAME_MAX },
      })
    const id = newId()
    const document = isDeed(deed)
      ? deedOf(deed, about, guest, id)
      : deed === 'answer'
        ? answerOf(text, about, guest, { activity: id, object: newId() })
        : (deed === 'vote' ? voteOf : unvoteOf)(votes, about, guest, id)
    const isSilent = !isDeed(deed) && (deed === 'answer' ? text === '' : votes.length === 0)
    if (!isSilent) await post(await streamOf(fieldOf(body['stream']), about, things), document)
    response.redirect(303, back)
  })

  router.get('/objects/counts', async (request, response) => {
    const ids = [request.query['id'] ?? []].flat().filter((id) => typeof id === 'string')
    if (ids.length > COUNTED_MAX)
      throw new Refusal('bad-parameter', `At most ${COUNTED_MAX} ids at once.`)
    const by = readerOf(request).guest?.id ?? null
    const counts = (await things?.counts([...new Set(ids)], by)) ?? new Map()
    response.set({ 'Cache-Control': 'no-store', Vary: 'Cookie' })
    response.json([...counts].map(([id, own]) => ({ id, ...own })))
  })
  return router
}

function readAbout(text: string): JsonObject {
  try {
    const about = JSON.parse(text) as Json
    if (isObject(about) && idIn(about) !== null) return about
  } catch {
    // Said below.
  }
  throw new Refusal('bad-parameter', 'about is a thing with an id.')
}

async function streamOf(said: string, about: JsonObject, things: Things | null): Promise<string> {
  if (said !== '') return readName(said)
  const [made] = (await things?.bringing([idIn(about)!])) ?? []
  return made?.stream ?? DEFAULT_STREAM
}

/** A path of ours: where the form stood. */
function pathBack(request: Request, body: Record<string, unknown>): string | null {
  const [said, at] = [fieldOf(body['back']), fieldOf(body['at'])]
  if (/^\/(?![/\\])/.test(said)) return said
  const { referer = '', host } = request.headers
  const from = URL.canParse(referer) ? new URL(referer) : null
  if (from === null || from.host !== host) return null
  return from.pathname + from.search + (/^[\w-]{1,40}$/.test(at) ? `#s-${at}` : '')
}

const isDoing = (deed: string): deed is Deed | 'answer' | 'vote' | 'unvote' =>
  isDeed(deed) || deed === 'answer' || deed === 'vote' || deed === 'unvote'

const FIELDS = ['do', 'about', 'stream', 'text', 'answer', 'back']
const ANSWERS_MAX = 12

const fieldsOf = (body: Record<string, unknown>): { name: string; value: string }[] =>
  FIELDS.flatMap((name) =>
    [body[name] ?? []].flat().map((value) => ({ name, value: fieldOf(value) })),
  ).filter(({ value }) => value !== '')

const newId = (): string => `urn:uuid:${randomUUID()}`
