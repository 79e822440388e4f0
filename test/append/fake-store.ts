/**
 * Fake store — a collection with the two unique indexes, and a network that fails when the test says so.
 */
import { createHash } from 'node:crypto'
import type { Unplaced } from '../../server/append/commit'
import type { Entry } from '../../server/append/entry'
import { project } from '../../server/append/projection'
import type { Meta, Store } from '../../server/append/store'

/** What an insert meets: nothing of it arrives, all of it but no answer comes, or only the first so many. */
export type Fault = 'refused' | 'lost reply' | { half: number }

export const IDENTITY: Meta = { _id: 'meta', epoch: 'abcdefgh', ringKey: 'ours' }

export class FakeStore {
  readonly docs: Entry[] = []
  readonly names = new Set<string>()
  /** What was asked, in order. */
  readonly calls: string[] = []
  /** What the Mongoose hook would have announced. */
  readonly hooked: Entry[] = []
  /** For the next inserts, in order; then all is well. */
  readonly faults: (Fault | null)[] = []
  /** Between a question, what it does, and its answer. */
  pass: () => Promise<void> = async () => undefined
  /** How many of the documents majority reads show. */
  visible = Infinity
  failLookUps = 0
  /** What stands in `meta`. */
  identity: Meta | null = IDENTITY
  /** Connections that were made. */
  arrivals = 0

  get store(): Store {
    const { entries, streams, meta } = this
    const arrivals = () => this.arrivals
    return { entries, streams, meta, identity: IDENTITY, arrivals } as unknown as Store
  }

  seqsIn(stream: string): number[] {
    return this.docs
      .filter((doc) => doc.stream === stream)
      .map(({ seq }) => seq)
      .toSorted((a, b) => a - b)
  }

  readonly entries = {
    insertMany: async (given: Entry[], options: object): Promise<Entry[]> => {
      expect(options).toEqual({ lean: true, ordered: true })
      this.calls.push(`insert ${given.map(({ seq }) => seq).join()}`)
      await this.pass()
      const fault = this.faults.shift() ?? null
      if (fault === 'refused') throw new Error('connection refused')
      const docs = typeof fault === 'object' && fault ? given.slice(0, fault.half) : given
      for (const doc of docs) this.#insert(doc)
      await this.pass()
      if (fault !== null) throw new Error('connection closed')
      this.hooked.push(...given)
      return given
    },
    find: (query: { stream: string; idHash: { $in: string[] } }) => ({
      lean: async (): Promise<Entry[]> => {
        this.calls.push(`look up ${query.idHash.$in.length}`)
        await this.pass()
        if (this.failLookUps-- > 0) throw new Error('connection refused')
        return this.docs
          .slice(0, this.visible)
          .filter(
            ({ stream, idHash }) => stream === query.stream && query.idHash.$in.includes(idHash),
          )
      },
    }),
    findOne: (query: { stream: string }) => {
      const chain = {
        select: () => chain,
        sort: () => chain,
        readConcern: (level: string) => {
          expect(level).toBe('local')
          return chain
        },
        lean: async (): Promise<{ seq: number } | null> => {
          this.calls.push('head')
          await this.pass()
          const seq = this.seqsIn(query.stream).at(-1)
          return seq === undefined ? null : { seq }
        },
      }
      return chain
    },
  }

  readonly streams = {
    insertMany: async ([{ _id }]: [{ _id: string }]): Promise<void> => {
      this.calls.push(`name ${_id}`)
      await this.pass()
      if (this.names.has(_id)) throw duplicate()
      this.names.add(_id)
    },
  }

  readonly meta = {
    findById: (_id: string) => ({
      lean: async (): Promise<Meta | null> => {
        const seen = this.identity
        await this.pass()
        return seen
      },
    }),
  }

  #insert(doc: Entry): void {
    for (const one of this.docs) {
      const sameStream = one.stream === doc.stream
      const clashes = sameStream && (one.seq === doc.seq || one.idHash === doc.idHash)
      if (clashes || one._id.equals(doc._id)) throw duplicate()
    }
    this.docs.push({ ...doc })
  }
}

const duplicate = (): Error => Object.assign(new Error('duplicate key'), { code: 11000 })

export function unplaced(name: string, more: Partial<Unplaced> = {}): Unplaced {
  const id = `urn:${name}`
  const idHash = createHash('sha256').update(id).digest('base64url')
  const activity = { type: 'Like', id }
  return {
    id,
    idHash,
    key: idHash.slice(0, 22),
    text: JSON.stringify(activity),
    p: project(activity),
    ...more,
  }
}
