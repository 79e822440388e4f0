/**
 * Photos — POST /photos, and GET of one size.
 *
 * Rule: who may post in the default stream may send photos; in which stream one is going to stand is not known yet. What happens to
 *       the bytes is given by node.ts; that a photo can't be seen is answered like that there is none.
 */
import { Router, type Request, type Response } from 'express'
import type { JsonObject } from '../../schemas/wire'
import { DEFAULT_STREAM } from '../../schemas/stream'
import type { Principal } from '../identity'
import { as2FormOf } from './form'
import { only, queryOf } from './parameters'
import { createRights, type RightsDeps } from './rights'

export interface PhotosDeps<Shown = unknown> extends RightsDeps {
  readonly photos: {
    take(
      request: Request,
      response: Response,
      by: Principal,
    ): Promise<{ readonly image: JsonObject; readonly location: string }>
    find(id: string, size: string, principal: Principal): Promise<Shown>
    serve(shown: Shown, request: Request, response: Response): Promise<void>
  }
}

export function createPhotosRoutes<Shown>(deps: PhotosDeps<Shown>): Router {
  const { photos, identify } = deps
  const rights = createRights(deps)
  const router = Router({ caseSensitive: true })

  router.post('/photos', async (request, response) => {
    only(queryOf(request.url), new Set())
    rights.authorize(request, 'post', DEFAULT_STREAM)
    const contentType = as2FormOf(request, response)
    const { image, location } = await photos.take(request, response, identify(request))
    const body = JSON.stringify(image)
    response.writeHead(201, {
      'Content-Type': contentType,
      'Content-Length': Buffer.byteLength(body),
      Location: location,
    })
    response.end(body)
  })

  router.get('/photos/:photo/:size', async (request, response) => {
    only(queryOf(request.url), new Set())
    const { photo, size } = request.params
    const shown = await photos.find(photo, size, identify(request))
    await photos.serve(shown, request, response)
  })

  return router
}
