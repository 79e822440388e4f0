/**
 * Post — one activity into one or a few streams, at most once each (D1, P1, P5).
 *
 * In:  a draft (what accept made of the request), the streams, perhaps an Idempotency-Key.
 * Out: the entry in the first stream, and whether anything new was stored.
 * Rule: who uses an id or a key first decides its content (claim.ts); an id that stands somewhere already is
 * stored elsewhere with the same text; the first entry carries the streams still owed until all have it.
 */
import { relate } from './about'
import type { Append } from './append'
import { idClaim, keyClaim, type Claim } from './claim'
import type { Outcome, Unplaced } from './commit'
import type { Entry } from './entry'
import { hashOf, keyOf, looksMinted, mintId } from './id'
import { photosNamed } from './photos'
import { project } from './projection'
import type { FindNamed } from './taken'
import { Refusal } from '../errors'
import type { JsonObject } from '../../schemas/wire'

export interface Accepted {
  readonly id: string
  readonly text: string
  readonly as1: string | null
  readonly blind: string | null
  readonly activity: JsonObject
}

export interface Draft {
  /** The client's id, null when one is to be minted. */
  readonly id: string | null
  digest(): string
  finish(given: { id: string; published: string }): Accepted
}

export interface Posted {
  /** In the first stream. */
  readonly entry: Entry
  /** That its number belongs to, whatever has become of the database since. */
  readonly epoch: string
  readonly isNew: boolean
}

export interface PostDeps {
  readonly append: Append
  readonly claims: (claim: Claim) => Promise<Claim>
  readonly findById: (id: string) => Promise<Entry | null>
  /** What an Undo or a Delete names. */
  readonly findNamed: FindNamed
  /** Every stream has it: the first entry owes nothing any more. */
  readonly settle: (entry: Entry) => Promise<void>
  readonly publicUrl: () => string
  readonly now: () => number
}

export interface PostRequest {
  readonly draft: Draft
  /** At least one, no doubles. */
  readonly streams: readonly string[]
  readonly principal: string
  readonly idempotencyKey: string | null
}

export async function post(deps: PostDeps, request: PostRequest): Promise<Posted> {
  return appendToAll(deps, request.streams, await identify(deps, request))
}

/** The first stream first, with the others on record; then all the others side by side. */
export async function appendToAll(
  deps: Pick<PostDeps, 'append' | 'settle'>,
  streams: readonly string[],
  unplaced: Unplaced,
): Promise<Posted> {
  const [first, ...others] = streams
  const placed = await deps.append(
    first!,
    others.length > 0 ? { ...unplaced, owed: others } : unplaced,
  )
  const copies = await Promise.all(
    others.map((stream) => deps.append(stream, { ...placeless(unplaced), copy: true })),
  )
  if (others.length > 0 && placed.isNew) await deps.settle(placed.entry)
  return {
    entry: placed.entry,
    epoch: placed.epoch,
    isNew: [placed, ...copies].some((outcome: Outcome) => outcome.isNew),
  }
}

async function identify(deps: PostDeps, request: PostRequest): Promise<Unplaced> {
  const { draft, idempotencyKey } = request
  const mint = () => mintId(deps.publicUrl(), deps.now())
  let id = draft.id
  let published = new Date(deps.now()).toISOString()
  let known = false

  if (draft.id !== null && looksMinted(draft.id)) refuseGiven(await findExactly(deps, draft.id))
  if (idempotencyKey !== null) {
    const asked = claimOf(
      keyClaim(request.principal, idempotencyKey),
      draft,
      id ?? mint(),
      published,
    )
    const held = await deps.claims(asked)
    if (held.digest !== asked.digest)
      throw new Refusal(
        'key-reused',
        'Send the same body with this Idempotency-Key, or another key.',
      )
    known = held !== asked
    id = held.id
    published = held.published
  }
  if (draft.id !== null) {
    const asked = claimOf(idClaim(hashOf(draft.id)), draft, draft.id, published)
    const held = await deps.claims(asked)
    if (held !== asked) {
      known = true
      published = held.published
      if (held.digest !== asked.digest) {
        refuseGone(await findExactly(deps, draft.id))
        throw new Refusal('id-reused', 'Give the activity another id, or leave the id out.')
      }
    }
  }
  id ??= mint()
  const earlier = known ? await findExactly(deps, id) : null
  refuseGone(earlier)
  if (earlier) return placeless(earlier)
  const accepted = draft.finish({ id, published })
  return {
    ...unplacedOf(accepted, draft.id === null),
    ...(await relate(accepted.activity, deps.findNamed)),
  }
}

/** A minted id is found by its end too; whoever claims a foreign id with the same end must not get that activity. */
async function findExactly(deps: PostDeps, id: string): Promise<Entry | null> {
  const found = await deps.findById(id)
  return found?.id === id ? found : null
}

const claimOf = (_id: string, draft: Draft, id: string, published: string): Claim => ({
  _id,
  digest: draft.digest(),
  id,
  published,
  at: new Date(published),
})

function refuseGone(entry: Entry | null): void {
  if (entry?.gone)
    throw new Refusal('gone', 'An activity with this id was deleted; its id stays used.')
}

/** Nodes with several PUBLIC_URLs mint into one database, and a node may have moved: no such id is a client's to use. */
function refuseGiven(entry: Entry | null): void {
  if (entry === null || entry.key === keyOf(entry.id, false)) return
  refuseGone(entry)
  throw new Refusal('id-reused', 'This id was given by the server; leave the id out.')
}

export function unplacedOf(accepted: Accepted, minted: boolean): Unplaced {
  const photos = photosNamed(accepted.activity)
  return {
    id: accepted.id,
    idHash: hashOf(accepted.id),
    key: keyOf(accepted.id, minted),
    text: accepted.text,
    ...(photos.length === 0 ? {} : { photos }),
    ...(accepted.as1 === null ? {} : { as1: accepted.as1 }),
    ...(accepted.blind === null ? {} : { blind: accepted.blind }),
    p: project(accepted.activity),
  }
}

/** The same activity, to be put into another stream; what it says of objects its first entry says. */
export function placeless(entry: Unplaced): Unplaced {
  const { id, idHash, key, text, as1, blind, p, erases } = entry
  return {
    id,
    idHash,
    key,
    text,
    ...(entry.photos === undefined ? {} : { photos: entry.photos }),
    ...(as1 === undefined ? {} : { as1 }),
    ...(blind === undefined ? {} : { blind }),
    p,
    ...(erases === undefined ? {} : { erases }),
  }
}
