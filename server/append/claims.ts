/**
 * Claims — makes claims, many at a time, whatever happens on the way.
 *
 * In:  a claim as this post would have it. Out: the one that holds: this one, or the earlier one.
 * Rule: what gathers while one insert is under way travels in the next. While the store is in trouble it is tried again
 * until its time is over, as a commit is: an insert changes nothing that stands.
 */
import { setTimeout as delay } from 'node:timers/promises'
import type { Limits } from '../config'
import { Refusal } from '../errors'
import type { Claim } from './claim'
import { identityNow } from './identity'
import { pause } from './pause'
import type { Store } from './store'
import { isUnavailable, noPrimary, within } from './unavailable'

interface Waiting {
  readonly claim: Claim
  readonly until: number
  readonly resolve: (held: Claim) => void
  readonly reject: (error: unknown) => void
}

export function createClaims(
  store: Store,
  options: { readonly limits: Limits; readonly now?: () => number },
): (claim: Claim) => Promise<Claim> {
  const { limits, now = Date.now } = options
  const waiting: Waiting[] = []
  const inTime = <T>(asking: Promise<T>) => within(limits.storeTimeoutMs, asking)
  let running = false
  let asked: number | undefined

  async function run(): Promise<void> {
    running = true
    while (waiting.length > 0) {
      const batch = waiting.splice(0, limits.batchMax)
      await settle(batch, Math.max(...batch.map(({ until }) => until)))
    }
    running = false
  }

  async function settle(batch: readonly Waiting[], until: number): Promise<void> {
    let rest = batch
    for (let attempt = 0; ; attempt++) {
      const first = firstOfEach(rest)
      try {
        await inTime(insert(first))
        for (const { claim, resolve } of rest) resolve(first.get(claim._id)!)
        return
      } catch (error) {
        // Duplicates are expected; of a lost reply, what is stored tells as well as the reply would have.
        const held = error instanceof Refusal ? new Map<string, Claim>() : await lookUp(first)
        for (const { claim, resolve } of rest) {
          const one = held.get(claim._id)
          if (one) resolve(one)
        }
        rest = rest.filter(({ claim }) => !held.has(claim._id))
        if (rest.length === 0) return
        if (!isUnavailable(error) || now() >= until) {
          const refusal = isUnavailable(error) ? noPrimary(error) : error
          for (const { reject } of rest) reject(refusal)
          return
        }
        await delay(pause(attempt))
      }
    }
  }

  async function insert(claims: ReadonlyMap<string, Claim>): Promise<void> {
    await requireOwnStore()
    await store.claims.insertMany([...claims.values()], { lean: true, ordered: false })
  }

  /** Another database can only be met after a new connection was made. */
  async function requireOwnStore(): Promise<void> {
    const arrivals = store.arrivals()
    if (asked === arrivals) return
    await identityNow(store)
    asked = arrivals
  }

  async function lookUp(claims: ReadonlyMap<string, Claim>): Promise<Map<string, Claim>> {
    const read = async () =>
      store.claims
        .find({ _id: { $in: [...claims.keys()] } })
        .readConcern('local')
        .lean<Claim[]>()
    const held = await inTime(read()).catch(() => [])
    return new Map(held.map((claim) => [claim._id, claim]))
  }

  return (claim) =>
    new Promise((resolve, reject) => {
      if (waiting.length >= limits.queueMax)
        throw new Refusal('busy', 'Too many posts wait for the store; try again in a second.', {
          retryAfterSeconds: 1,
        })
      waiting.push({ claim, until: now() + limits.appendTimeoutMs, resolve, reject })
      if (!running) void run()
    })
}

function firstOfEach(batch: readonly Waiting[]): Map<string, Claim> {
  const first = new Map<string, Claim>()
  for (const { claim } of batch) if (!first.has(claim._id)) first.set(claim._id, claim)
  return first
}
