/**
 * Outbox — what this reader wrote and the stream does not have yet, above everything on the page.
 *
 * In:  documents from the composer. Out: rows that are sending, waiting or not posted; each goes when its live entry comes.
 * Rule: kept in this browser until stored, so that a page that is closed offline loses nothing. Sent in order, one at a
 * time; an id of its own makes a second sending harmless (P5).
 */
import type { JsonObject } from '../schemas/wire'
import { keep } from './keep'
import type { Outcome } from './post'
import type { Pending } from './render'

export interface Outbox {
  add(document: JsonObject): void
  /** Its live entry has come. */
  arrived(id: string): void
  /** Whatever waits is sent. */
  send(): void
}

export interface OutboxDeps {
  readonly stream: string
  post(document: JsonObject): Promise<Outcome>
  /** Null: take it from the page. */
  draw(id: string, document: JsonObject, pending: Pending | null): void
  /** Whether the page is beyond this seq: then its live entry will not come any more. */
  isPast(seq: number): boolean
  /** False: not now; something else is being written. */
  edit(document: JsonObject): boolean
  said(text: string): void
}

interface Item extends Pending {
  readonly document: JsonObject
  /** The server has it; only its live entry is awaited. */
  readonly isStored: boolean
}

export interface OutboxActions extends Outbox {
  act(id: string, action: string): void
}

export function createOutbox(deps: OutboxDeps): OutboxActions {
  const { stream } = deps
  const items = new Map<string, Item>()
  let busy = false
  let timer: ReturnType<typeof setTimeout> | undefined

  const remember = (): void => {
    const unsent = [...items.values()].filter(({ isStored }) => !isStored)
    const documents = unsent.map(({ document }) => document)
    keep.set(`outbox.${stream}`, documents.length === 0 ? '' : JSON.stringify(documents))
  }
  const set = (id: string, document: JsonObject, pending: Pending, isStored = false): void => {
    const before = items.get(id)
    items.set(id, { document, ...pending, isStored })
    if (before?.state !== pending.state || before.reason !== pending.reason)
      deps.draw(id, document, pending)
  }
  const drop = (id: string): void => {
    const item = items.get(id)
    if (item === undefined) return
    items.delete(id)
    remember()
    deps.draw(id, item.document, null)
  }
  const again = (ms: number): void => {
    clearTimeout(timer)
    timer = setTimeout(() => void send(), ms)
  }

  async function send(): Promise<void> {
    if (busy) return
    busy = true
    try {
      for (const [id, item] of items) {
        if (item.state === 'failed' || item.isStored) continue
        const outcome = await deps.post(item.document)
        if (!items.has(id)) continue
        if (outcome.is === 'waiting') {
          set(id, item.document, { state: 'waiting', reason: outcome.reason })
          return again(outcome.againInMs)
        }
        if (outcome.is === 'failed')
          set(id, item.document, { state: 'failed', reason: outcome.reason })
        else {
          deps.said('Posted')
          if (deps.isPast(outcome.seq)) drop(id)
          else set(id, item.document, { state: 'sending', reason: '' }, true)
          remember()
        }
      }
    } finally {
      busy = false
    }
  }

  const add = (document: JsonObject): void => {
    set(String(document['id']), document, { state: 'sending', reason: '' })
    remember()
    void send()
  }
  for (const document of kept(stream)) add(document)

  return {
    add,
    send: () => void send(),
    arrived(id) {
      if (items.delete(id)) remember()
    },
    act(id, action) {
      const item = items.get(id)
      if (item === undefined) return
      if (action === 'retry') return add(item.document)
      // In the field before it leaves the page: nothing that was written is ever in neither.
      if (action === 'edit' && !deps.edit(item.document)) return
      drop(id)
    },
  }
}

/** To another stream's page, which sends it; false when this browser keeps nothing. */
export function leaveWith(document: JsonObject, stream: string): boolean {
  keep.set(`outbox.${stream}`, JSON.stringify([...kept(stream), document]))
  const isKept = kept(stream).some(({ id }) => id === document['id'])
  if (isKept) location.assign(`/streams/${stream}`)
  return isKept
}

function kept(stream: string): JsonObject[] {
  try {
    const documents = JSON.parse(keep.get(`outbox.${stream}`) || '[]') as unknown
    return Array.isArray(documents) ? (documents as JsonObject[]) : []
  } catch {
    return []
  }
}
