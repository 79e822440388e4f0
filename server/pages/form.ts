/**
 * Form — the composer without script: what its fields say becomes an activity of a guest.
 *
 * In:  its fields. Out: the document to post, null when there is nothing to say or something is wrong with it.
 * Rule: the name is kept in a cookie, so that the next page shows it again; what was written stands in the fields again when it
 * was not posted.
 */
import { randomUUID } from 'node:crypto'
import type { Request, Response } from 'express'
import type { JsonObject } from '../../schemas/wire'
import { Refusal } from '../errors'
import { guestName } from '../../views/model/note'
import { writtenBy, type Fields } from '../../views/model/written'
import { guestOf } from './guest'

export interface Form {
  readonly fields: Fields
  readonly document: JsonObject | null
  readonly wrong: string | null
}

export function readForm(fields: Fields, request: Request, response: Response): Form {
  const name = guestName(fields['name']?.[0] ?? '')
  const ids = { activity: `urn:uuid:${randomUUID()}`, object: `urn:uuid:${randomUUID()}` }
  const asGuest = { id: 'urn:freshet:guest:', name }
  if (writtenBy(fields, asGuest, ids, 0) === null) return { fields, document: null, wrong: null }
  if (name === '') throw new Refusal('invalid', 'Say a name, so that readers know who wrote it.')
  const written = writtenBy(fields, guestOf(request, response, name)!, ids, Date.now())
  return written !== null && 'wrong' in written
    ? { fields, document: null, wrong: written.wrong }
    : { fields, document: written?.document ?? null, wrong: null }
}

export const fieldOf = (value: unknown): string => (typeof value === 'string' ? value : '')
