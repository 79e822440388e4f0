/**
 * Composer body — the fields that a form without script sent, with its photo if there is one.
 *
 * In:  a request, urlencoded or multipart; who takes a photo out of it, given by app.ts. Out: fields as text, the photo among them as
 * attached.ts has it, so that it stands there again when the form comes back; why the photo was not taken.
 */
import type { Request, Response } from 'express'
import type { JsonObject } from '../../schemas/wire'
import { attachedText } from '../../views/model/attached'
import type { Fields } from '../../views/model/written'
import { toRefusal } from '../errors'
import { fieldOf } from './form'
import { readFormBody } from './form-body'

export type TakeForm = (request: Request) => Promise<{
  readonly fields: Fields
  readonly image: JsonObject | null
  readonly wrong: unknown
}>

export interface ComposerBody {
  readonly fields: Fields
  readonly wrong: { readonly status: number; readonly text: string } | null
}

/** Null when it is no form. */
export async function readComposer(
  request: Request,
  response: Response,
  takeForm: TakeForm,
): Promise<ComposerBody | null> {
  if (request.is('multipart/form-data') === false) {
    const isForm = await readUrlencoded(request, response)
    const body = (request.body ?? {}) as Record<string, unknown>
    const fields = Object.entries(body).map(([name, value]) => [name, [value].flat().map(fieldOf)])
    return isForm ? { fields: Object.fromEntries(fields) as Fields, wrong: null } : null
  }
  const { fields, image, wrong } = await takeForm(request)
  const stays = (_: string, at: number): boolean => fields['without']?.includes(String(at)) !== true
  const before = fields['photo'] ?? []
  const photo = before.filter(stays)
  const alt = (fields['alt'] ?? []).filter((text, at) => at >= before.length || stays(text, at))
  if (image !== null) photo.push(attachedText(image, '', null))
  return { fields: { ...fields, photo, alt }, wrong: wrong === null ? null : told(wrong) }
}

function told(error: unknown): ComposerBody['wrong'] {
  const { status, detail, message } = toRefusal(error)
  return { status, text: detail ?? message }
}

const readUrlencoded = (request: Request, response: Response): Promise<boolean> =>
  new Promise((resolve, reject) => {
    readFormBody(request, response, (error?: unknown) => {
      if (error === 'route') resolve(false)
      else if (error === undefined) resolve(true)
      else reject(error as Error)
    })
  })
