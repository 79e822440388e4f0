/**
 * Object page — /objects?id= for who prefers HTML: a thing with all that happened to it, an actor with all that they did.
 *
 * In:  an id; `show` (`all`, `replies`, `likes`, `shares`) and `before` to go on from. Out: a page that works without script.
 * Rule: a photo stands whole on a stage, with what happened beside it; anything else is read as a thread; who acts has a face.
 */
import { Router } from 'express'
import type { JsonObject } from '../../schemas/wire'
import { kindOf } from '../../views/model/kind'
import { idIn } from '../../views/model/values'
import type { View } from '../../views/model/view'
import { Refusal } from '../errors'
import { actorLocals } from './actor-view'
import { html } from './negotiate'
import { readerOf, type Reader } from './reader'
import { sendPage, type Drawing } from './shell'
import { readSince, readShow } from './show'
import { thingLocals } from './thing-view'
import type { Things } from './things'

export interface ObjectPageDeps {
  readonly drawing: Drawing
  readonly things: Things
  readonly streams: () => Promise<string[]>
  readonly viewFor: (reader: Reader) => View
}

export function createObjectPage({ drawing, things, streams, viewFor }: ObjectPageDeps): Router {
  const router = Router({ caseSensitive: true })
  router.get('/objects', html, async (request, response) => {
    const { id: asked, show, before } = request.query
    if (typeof asked !== 'string' || asked === '')
      throw new Refusal('bad-parameter', 'Give the id of the object as id, percent-encoded.')
    const reader = readerOf(request)
    const state = await things.state(asked)
    const id = idIn(state) ?? asked
    const page = { id, state, show: readShow(show), since: readSince(before) }
    const drawn = await (isActor(state) ? actorLocals : thingLocals)(things, page, viewFor(reader))
    sendPage(response, drawing, {
      template: drawn.template,
      reader,
      shell: {
        title: drawn.title,
        streams: await streams(),
        wide: drawn.template === 'stage',
        skip: 'To the entries',
        ...(drawn.template === 'thread' ? { panel: 'About this entry' } : {}),
        ...(drawn.stream === null ? {} : { stream: drawn.stream }),
      },
      locals: drawn.locals,
    })
  })
  return router
}

const ACTORS = new Set(['person', 'group', 'machine'])
const isActor = (state: JsonObject): boolean => ACTORS.has(kindOf(state))
