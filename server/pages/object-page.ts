/**
 * Object page — /objects?id= for who prefers HTML: a thing with all that happened to it, an actor with all that they did.
 *
 * In:  an id; `show` (`all`, `replies`, `likes`, `shares`), `kind` (of what an actor did) and `before` to go on from. Out: a page that works without script.
 * Rule: a photo stands whole on a stage, with what happened beside it; anything else is read as a thread; who acts has a face.
 */
import { Router } from 'express'
import { DEFAULT_STREAM } from '../../schemas/stream'
import type { JsonObject } from '../../schemas/wire'
import { aboutOf } from '../../views/model/about'
import { kindOf } from '../../views/model/kind'
import { idIn } from '../../views/model/values'
import type { View } from '../../views/model/view'
import { Refusal } from '../errors'
import { actorLocals } from './actor-view'
import { html } from './negotiate'
import type { PageSource } from './page-source'
import { readerOf, type Reader } from './reader'
import { sendPage, type Drawing } from './shell'
import { readKind, readShow, readSince } from './show'
import { composerOf } from './stream-page'
import { thingLocals } from './thing-view'
import type { Things } from './things'

export interface ObjectPageDeps {
  readonly drawing: Drawing
  readonly things: Things
  readonly streams: () => Promise<string[]>
  readonly viewFor: (reader: Reader) => View
  readonly page: PageSource['page']
  readonly textMax: number
}

export function createObjectPage(deps: ObjectPageDeps): Router {
  const { drawing, things, streams, viewFor } = deps
  const router = Router({ caseSensitive: true })
  router.get('/objects', html, async (request, response) => {
    const { id: asked, show, before, kind } = request.query
    if (typeof asked !== 'string' || asked === '')
      throw new Refusal('bad-parameter', 'Give the id of the object as id, percent-encoded.')
    const reader = readerOf(request)
    // Read before what stands there, so that live goes on from it without a gap (P3).
    const made = (await things.bringing([asked]))[0] ?? (await lastTold(things, asked))
    const live = made && { stream: made.stream, ...(await deps.page(made.stream, { limit: 1 })) }
    const state = await things.state(asked)
    const id = idIn(state) ?? asked
    const page = {
      id,
      state,
      show: readShow(show),
      since: readSince(before),
      kind: readKind(kind),
    }
    const drawn = await (isActor(state) ? actorLocals : thingLocals)(things, page, viewFor(reader))
    sendPage(response, drawing, {
      template: drawn.template,
      reader,
      shell: {
        title: drawn.title,
        streams: await streams(),
        wide: drawn.template === 'stage',
        skip: 'To the entries',
        ...(drawn.panel === undefined ? {} : { panel: drawn.panel }),
        ...(drawn.stream === null ? {} : { stream: drawn.stream }),
      },
      locals: {
        ...drawn.locals,
        thing: {
          id,
          origin: viewFor(reader).origin,
          stream: live?.stream ?? null,
          home: live?.stream ?? DEFAULT_STREAM,
          position: live?.position ?? null,
          about: aboutOf({ type: 'Create', object: { ...state, id } })?.json ?? null,
        },
        composer: composerOf(reader, viewFor(reader).origin, deps.textMax),
      },
    })
  })
  return router
}

const ACTORS = new Set(['person', 'group', 'machine'])
const isActor = (state: JsonObject): boolean => ACTORS.has(kindOf(state))

/** What nobody brought yet is followed where it was spoken of last. */
const lastTold = async (things: Things, id: string) =>
  (await things.happened({ id, acts: false, since: null, limit: 1 })).entries[0]
