/**
 * What a page with a filter costs the store: how many keys of which index are read, counted in the embedded one itself.
 */
import type { FilterJson, JsonObject } from '../../schemas/wire'
import { compileFilter, parseFilter } from '../../server/append/filter'
import { ENTRY_INDEXES } from '../../server/append/entry'
import { INDEXED } from '../../server/append/filter-lead'
import { createHistory, type History } from '../../server/append/history'
import { project } from '../../server/append/projection'
import { LIMITS } from '../../server/config'
import { parseFilter as parseQuery } from '../../server/embedded/mongodb/data/filter'
import { parseSort } from '../../server/embedded/mongodb/data/sort'
import { decode, encode } from '../../server/embedded/mongodb/data/values'
import { addIndex, createCollection } from '../../server/embedded/mongodb/store/collection'
import { plan } from '../../server/embedded/mongodb/store/plan'
import { stopStarted } from '../support/started'
import { entryAt, put, startStore } from './stored'

const BUDGET = 20
const LENGTH = 300

/** Every tenth answers, every fiftieth is Ann's with all that is rare about it; the rest are plain likes. */
function activityAt(seq: number): JsonObject {
  if (seq % 50 === 0)
    return {
      type: 'Create',
      actor: 'urn:ann',
      object: { type: 'Note', id: `urn:note:${seq % 100}`, content: 'river', tag: 'tide' },
      target: 'urn:board',
    }
  if (seq % 10 === 0)
    return { type: 'Create', actor: 'urn:bo', object: { type: 'Note', inReplyTo: 'urn:q' } }
  return { type: 'Like', actor: 'urn:cy', object: 'urn:photo' }
}

let history: History
beforeAll(async () => {
  const store = await startStore()
  history = createHistory(store, { ...LIMITS, scanPerPage: BUDGET })
  const seqs = Array.from({ length: LENGTH }, (_, at) => at + 1)
  await put(store, ...seqs.map((seq) => entryAt('weir', seq, { p: project(activityAt(seq)) })))
})
afterAll(stopStarted)

const asked = (filter: FilterJson) => {
  const { query, lead } = compileFilter(parseFilter(filter))
  return { where: query, lead }
}
const pageOf = async (filter: FilterJson, more: { before?: number; after?: number } = {}) => {
  const page = await history.page('weir', { limit: 3, ...asked(filter), ...more })
  return [page.entries.map(({ seq }) => seq), page.lowest, page.highest]
}

describe('an indexed field finds what is far away; any other looks at so many entries', () => {
  test.each<[FilterJson, number[], number]>([
    [{ actor: 'urn:ann' }, [300, 250, 200], 200],
    [{ object: 'urn:note:50' }, [250, 150, 50], 50],
    [{ target: 'urn:board' }, [300, 250, 200], 200],
    [{ inReplyTo: 'urn:q' }, [290, 280, 270], 270],
    [{ tag: '#Tide' }, [300, 250, 200], 200],
    [{ type: 'Create', tag: ['tide', 'ebb'] }, [300, 250, 200], 200],
    [{ type: ['Create', 'Arrive'] }, [300, 290, 280], 280],
    [{ type: 'Travel' }, [], 1],
    // Led by the actor, as far as 20 entries of hers.
    [{ actor: 'urn:ann', text: 'river' }, [300, 250, 200], 200],
    [{ actor: 'urn:ann', text: 'lake' }, [], 1],
    [{ actor: 'urn:cy', text: 'lake' }, [], 278],
    [{ actor: ['urn:cy', 'urn:ann'], not: { type: 'Like' } }, [300], 279],
    // Led by nothing: 20 entries.
    [{ text: 'river' }, [300], 281],
    [{ objectType: 'Note' }, [300, 290], 281],
    [{ has: 'content' }, [300], 281],
    [{ not: { type: 'Like' } }, [300, 290], 281],
    [{ until: '2000-01-01' }, [300, 299, 298], 298],
  ])('%j', async (filter, seqs, lowest) => {
    expect(await pageOf(filter)).toEqual([seqs, lowest, LENGTH])
  })

  test('upward it is the same', async () => {
    expect(await pageOf({ actor: 'urn:ann' }, { after: 0 })).toEqual([[150, 100, 50], 1, 150])
    expect(await pageOf({ actor: 'urn:ann', text: 'lake' }, { after: 0 })).toEqual([[], 1, 300])
    expect(await pageOf({ actor: 'urn:cy', text: 'lake' }, { after: 0 })).toEqual([[], 1, 22])
    expect(await pageOf({ text: 'river' }, { after: 60 })).toEqual([[], 61, 80])
  })

  test('pages that look at so many join without a seam, down to the end', async () => {
    for (const filter of [
      { actor: 'urn:cy', text: 'lake' },
      { actor: 'urn:bo', has: 'inReplyTo' },
      { text: 'river' },
    ]) {
      const { matches } = compileFilter(parseFilter(filter as FilterJson))
      const found: number[] = []
      for (let before = LENGTH + 1; before > 1;) {
        const page = await history.page('weir', {
          limit: 3,
          before,
          ...asked(filter as FilterJson),
        })
        found.push(...page.entries.map(({ seq }) => seq))
        expect(page.lowest).toBeLessThan(before)
        before = page.lowest
      }
      const all = Array.from({ length: LENGTH }, (_, at) => LENGTH - at)
      expect(found).toEqual(all.filter((seq) => matches(project(activityAt(seq)))))
    }
  })
})

describe('the embedded store', () => {
  const collection = createCollection('freshet.entries')
  for (const [key, options] of ENTRY_INDEXES)
    addIndex(collection, {
      name: Object.keys(key).join(),
      key,
      unique: options.unique === true,
      sparse: options.sparse === true,
      ...(options.partialFilterExpression
        ? { partial: decode(encode(options.partialFilterExpression)) }
        : {}),
    })

  const planOf = (filter: FilterJson) => {
    const { query } = compileFilter(parseFilter(filter))
    const conditions = { ...query, stream: 'weir', seq: { $gt: 0, $lt: 1000 } }
    return plan(
      parseQuery(decode(encode(conditions))),
      parseSort({ seq: -1 }),
      collection.indexes.values(),
    )
  }

  test.each(INDEXED)('reads the index of %s, in the order of the page', (field) => {
    for (const values of ['urn:a', ['urn:a', 'urn:b', 'urn:c']]) {
      const chosen = planOf({ [field]: values, text: 'river' })!
      const stored = `p.${field === 'type' ? 'types' : field}`
      expect(chosen.index.spec.name).toBe(`stream,${stored},seq`)
      expect([chosen.sorted, chosen.ranges.length]).toEqual([true, [values].flat().length])
    }
  })

  test('of several it reads the one that leads', () => {
    const filter = { type: 'Create', tag: 'tide', actor: 'urn:ann', object: 'urn:x' }
    expect(planOf(filter)!.index.spec.name).toBe('stream,p.object,seq')
    expect(planOf({ type: 'Create', actor: 'urn:a' })!.index.spec.name).toBe('stream,p.actor,seq')
  })

  test('any other field is looked for among the entries of a bounded range', () => {
    expect(planOf({ text: 'river' })!.index.spec.name).toBe('stream,seq')
  })
})
