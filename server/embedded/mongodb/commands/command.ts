/**
 * Command — the shape of one command.
 *
 * In:  its decoded body (lists of raw documents are Buffers), and what it works on.
 * Out: the answer's members, without `ok`; or a whole answer as BSON. Runs in one turn, without awaiting, so that
 * nothing comes between what it reads and what it writes.
 */
import type { Document } from '../data/values'
import type { Store } from '../store/store'
import type { Cursors } from './cursors'

export interface Context {
  readonly store: Store
  readonly cursors: Cursors
  readonly connectionId: number
}

export type Command = (body: Document, context: Context) => Document | readonly Buffer[]
