/**
 * Form — the composer without script: text and a name become a note of a guest.
 *
 * In:  an urlencoded body. Out: the document to post, null when there is nothing to say.
 * Rule: the name is kept in a cookie, so that the next page shows it again.
 */
import { randomUUID } from 'node:crypto'
import type { Request, Response } from 'express'
import type { JsonObject } from '../../schemas/wire'
import { Refusal } from '../errors'
import { guestName, noteOf } from '../../views/model/note'
import { guestOf } from './guest'

export interface Form {
  readonly text: string
  readonly name: string
  readonly document: JsonObject | null
}

export function readForm(request: Request, response: Response): Form {
  const body = (request.body ?? {}) as Record<string, unknown>
  const [text, name] = [fieldOf(body['text']).trim(), guestName(fieldOf(body['name']))]
  if (text === '') return { text, name, document: null }
  if (name === '') throw new Refusal('invalid', 'Say a name, so that readers know who wrote it.')
  const guest = guestOf(request, response, name)!
  const ids = { activity: `urn:uuid:${randomUUID()}`, object: `urn:uuid:${randomUUID()}` }
  return { text, name, document: noteOf(text, guest, ids) }
}

export const fieldOf = (value: unknown): string => (typeof value === 'string' ? value : '')
