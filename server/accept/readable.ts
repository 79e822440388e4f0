/**
 * Readable — the entry that an address under /activities/ means, if the client may read it.
 *
 * Rule: what may not be read is answered like what is not there.
 */
import type { Request } from 'express'
import type { Entry } from '../append/entry'
import { refuseMissing } from '../append/erase'
import type { History } from '../append/history'
import { Refusal } from '../errors'
import { only, queryOf } from './parameters'
import type { Rights } from './rights'

export async function readable(history: History, rights: Rights, request: Request): Promise<Entry> {
  only(queryOf(request.url), new Set())
  const entry = await history.find(String(request.params['id']))
  if (entry && !rights.mayDo(request, 'read', entry.stream)) throw new Refusal('not-found')
  refuseMissing(entry)
  return entry
}
