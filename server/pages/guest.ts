/**
 * Guest — who posts by a form without script: the name that it says, kept in cookies for the next page.
 *
 * Rule: the same name keeps the id that this browser has; nobody needs to say it twice.
 */
import type { Request, Response } from 'express'
import { guestIdOf, guestName, type Guest } from '../../views/model/note'
import { readerOf } from './reader'

const YEAR_MS = 365 * 24 * 3_600_000

/** Null when no name is known. */
export function guestOf(request: Request, response: Response, said: string): Guest | null {
  const known = readerOf(request).guest
  const name = guestName(said) || known?.name
  if (name === undefined) return null
  const id = known?.name === name ? known.id : guestIdOf(name)
  response.cookie('name', name, { maxAge: YEAR_MS, sameSite: 'lax' })
  response.cookie('guest', id, { maxAge: YEAR_MS, sameSite: 'lax' })
  return { id, name }
}
