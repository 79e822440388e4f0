/**
 * Saved filters — names for filters, so that a long one need not be written out in every address and every subscription.
 *
 * In:  a name and a filter's JSON. Out: kept in MongoDB, the same at every node; looked up anew each time a name is used.
 * Rule: a name is a shorthand and nothing more. Who uses one gets the filter that it stands for at that moment, and the same room as
 * whoever writes that filter out; what was subscribed to before stays what it was when the name is changed.
 * Limits: P7, `saved…` in config.ts: how many, and how long, so that each can also stand in an address.
 */
import { Schema, type Connection, type Model } from 'mongoose'
import { isStreamName } from '../../schemas/stream'
import type { FilterJson, SavedFilter } from '../../schemas/wire'
import type { Limits } from '../config'
import { Refusal } from '../errors'
import { compileFilter, parseFilter } from './filter'
import type { Filter } from './filter-clauses'
import { isDuplicate } from './store'
import { refusingTrouble } from './unavailable'

export interface SavedFilters {
  /** Throws what is wrong with the name or the filter. */
  save(name: string, filter: unknown): Promise<{ saved: SavedFilter; isNew: boolean }>
  find(name: string): Promise<SavedFilter | null>
  /** False when there was none. */
  remove(name: string): Promise<boolean>
  /** By name, above `after`. */
  list(after: string, limit: number): Promise<readonly SavedFilter[]>
  /** For whoever is told a name where a filter is meant: throws `bad-parameter`. */
  meant(name: string): Promise<SavedFilter>
}

interface Document {
  readonly _id: string
  /** As text: what people write never becomes names of fields (D3). */
  readonly filter: string
  readonly query: string
}

export function createSavedFilters(connection: Connection, limits: Limits): SavedFilters {
  const model = defineSaved(connection)
  const find = async (name: string): Promise<SavedFilter | null> => {
    const found = await model.findById(nameOf(name)).lean<Document>()
    return found && savedOf(found)
  }
  const filters: SavedFilters = {
    find,

    async save(name, given) {
      const _id = nameOf(name)
      const { canonical: query } = compileFilter(read(given))
      const filter = JSON.stringify(given)
      if (query === '')
        throw bad('A saved filter asks for something; this one would show everything.')
      if (Math.max(query.length, Buffer.byteLength(filter)) > limits.savedBytes)
        throw bad(
          `A saved filter has at most ${limits.savedBytes} bytes, as JSON and as parameters.`,
        )
      const saved = savedOf({ _id, filter, query })
      const replace = () => model.updateOne({ _id }, { $set: { filter, query } })
      if ((await replace()).matchedCount > 0) return { saved, isNew: false }
      if ((await model.countDocuments()) >= limits.savedFilters)
        throw new Refusal('limit', `At most ${limits.savedFilters} filters are saved; delete one.`)
      try {
        await model.insertMany([{ _id, filter, query }], { lean: true })
      } catch (error) {
        if (!isDuplicate(error)) throw error
        await replace()
        return { saved, isNew: false }
      }
      return { saved, isNew: true }
    },

    async remove(name) {
      return (await model.deleteOne({ _id: nameOf(name) })).deletedCount > 0
    },

    async list(after, limit) {
      const found = await model
        .find({ _id: { $gt: after } })
        .sort({ _id: 1 })
        .limit(limit)
        .lean<Document[]>()
      return found.map(savedOf)
    },

    async meant(name) {
      const found = await find(name)
      if (found) return found
      throw bad(`No filter is saved as '${name}'. GET /filters lists those that are.`)
    },
  }
  return refusingTrouble(filters, limits.storeTimeoutMs)
}

function defineSaved(connection: Connection): Model<Document> {
  const schema = new Schema<Document>(
    {
      _id: String,
      filter: { type: String, required: true },
      query: { type: String, required: true },
    },
    { versionKey: false, autoIndex: false, autoCreate: false },
  )
  return connection.model<Document>('Filter', schema, 'filters')
}

const savedOf = ({ _id, filter, query }: Document): SavedFilter => ({
  name: _id,
  filter: JSON.parse(filter) as FilterJson,
  query,
})

/** `bad-request` is a word of sockets; whoever saves a filter speaks REST. */
function read(given: unknown): Filter {
  try {
    return parseFilter(given)
  } catch (error) {
    if (error instanceof Refusal && error.code === 'bad-request')
      throw bad(error.detail ?? 'A filter is an object of fields.')
    throw error
  }
}

function nameOf(text: string): string {
  if (isStreamName(text)) return text
  throw bad(
    'The name of a filter is made like that of a stream: 1 to 64 of a-z, 0-9, dot, dash and underscore, a letter or digit first.',
  )
}

const bad = (detail: string): Refusal => new Refusal('bad-parameter', detail)
