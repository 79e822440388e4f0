import fc from 'fast-check'
import { parseFilter } from '../../../server/embedded/mongodb/data/filter'
import { parseSort, sortKey } from '../../../server/embedded/mongodb/data/sort'
import { decode, encode, type Document } from '../../../server/embedded/mongodb/data/values'
import type { IndexSpec } from '../../../server/embedded/mongodb/store/btree'
import {
  addIndex,
  createCollection,
  insertRecord,
  type Collection,
} from '../../../server/embedded/mongodb/store/collection'
import { size } from '../../support/scale'
import { plan } from '../../../server/embedded/mongodb/store/plan'
import { select, type Query } from '../../../server/embedded/mongodb/store/select'

const stored = (document: object) => decode(encode(document))

const index = (key: IndexSpec['key'], more: Partial<IndexSpec> = {}): IndexSpec => ({
  name: Object.keys(key).join(),
  key,
  unique: false,
  sparse: false,
  ...more,
})

function collectionOf(documents: readonly object[], specs: readonly IndexSpec[]): Collection {
  const collection = createCollection('db.c')
  for (const spec of specs) addIndex(collection, spec)
  for (const document of documents) insertRecord(collection, encode(document), stored(document))
  return collection
}

const ENTRIES = [
  index({ stream: 1, seq: 1 }, { unique: true }),
  index({ stream: 1, hash: 1 }, { unique: true }),
  index({ at: 1, stream: 1, seq: 1 }),
  index({ owed: 1 }, { sparse: true }),
  index({ stream: 1, types: 1, seq: 1 }),
  index({ a: 1, b: -1 }),
  index({ stream: 1, tag: 1, seq: 1 }, { partial: { tag: { $gt: '' } } }),
]
const documents = [
  { _id: 1, stream: 's', seq: 1, hash: 'x', types: ['A', 'B'] },
  { _id: 2, stream: 's', seq: 2, hash: 'y', types: ['A'] },
]

/** A filter, a sort; the index, whether it gives the sort, how many ranges are read. */
const CASES: readonly [
  filter: object,
  sort: object,
  index: string | null,
  sorted: boolean,
  ranges: number,
][] = [
  [{ stream: 's' }, { seq: -1 }, 'stream,seq', true, 1],
  [{ stream: 's', seq: { $gt: 1, $lt: 9 } }, { seq: 1 }, 'stream,seq', true, 1],
  [{ stream: 's', hash: { $in: ['x', 'y', 'x'] } }, {}, 'stream,hash', false, 2],
  [{ stream: 's', types: 'A', seq: { $lt: 9 } }, { seq: -1 }, 'stream,types,seq', true, 1],
  [{ stream: 's', types: { $in: ['A'] } }, { seq: -1 }, 'stream,types,seq', true, 1],
  [{ stream: 's', types: { $in: ['A', 'B'] } }, { seq: -1 }, 'stream,types,seq', true, 2],
  [{ a: { $in: [1, 2] } }, { b: 1 }, 'a,b', true, 2],
  [{ a: { $in: [1, 2] } }, { a: 1, b: -1 }, 'a,b', false, 2],
  [{ stream: 's', tag: { $in: ['x', 'y'] } }, { seq: -1 }, 'stream,tag,seq', true, 2],
  [{ stream: 's', tag: '' }, { seq: -1 }, 'stream,seq', true, 1],
  [{ stream: 's', tag: 7 }, { seq: -1 }, 'stream,seq', true, 1],
  [{ stream: 's', tag: { $in: ['x', null] } }, { seq: -1 }, 'stream,seq', true, 1],
  [{ stream: 's', tag: { $gt: 'x' } }, { seq: -1 }, 'stream,seq', true, 1],
  [{ stream: 's' }, { types: 1 }, 'stream,seq', false, 1],
  [{ at: { $gte: 5 } }, {}, 'at,stream,seq', false, 1],
  [{ owed: { $exists: true } }, {}, 'owed', false, 1],
  [{ owed: null }, {}, null, false, 0],
  [{ owed: 'x' }, {}, 'owed', false, 1],
  [{}, { owed: 1 }, null, false, 0],
  [{}, { _id: -1 }, '_id_', true, 1],
  [{ _id: { $gt: 1 } }, { _id: 1 }, '_id_', true, 1],
  [{}, { a: 1, b: -1 }, 'a,b', true, 1],
  [{}, { a: -1, b: 1 }, 'a,b', true, 1],
  [{}, { a: 1, b: 1 }, null, false, 0],
  [{ a: 1 }, { b: 1 }, 'a,b', true, 1],
  [{ a: 1 }, { a: -1, b: 1 }, 'a,b', true, 1],
  [{ a: [1] }, {}, null, false, 0],
  [{ $or: [{ stream: 's' }] }, {}, null, false, 0],
  [{ nothing: 1 }, {}, null, false, 0],
]

test.each(CASES)('%j sorted by %j', (filter, sort, name, sorted, ranges) => {
  const { indexes } = collectionOf(documents, ENTRIES)
  const chosen = plan(parseFilter(stored(filter)), parseSort(stored(sort)), indexes.values())
  expect(chosen?.index.spec.name ?? null).toBe(name)
  expect(chosen?.sorted ?? false).toBe(sorted)
  expect(chosen?.ranges.length ?? 0).toBe(ranges)
})

/** How many keys of an index a query reads, and what it finds. */
function reading(collection: Collection, name: string, query: Query): [number, unknown[]] {
  const tree = collection.indexes.get(name)!.tree
  let read = 0
  const entries = tree.entriesReversed.bind(tree)
  jest.spyOn(tree, 'entriesReversed').mockImplementation((...given) => {
    const pairs = entries(...given)
    const next = pairs.next.bind(pairs)
    pairs.next = () => {
      read++
      return next()
    }
    return pairs
  })
  const found = Array.from(select(collection, query), ({ bytes }) => Number(decode(bytes)['_id']))
  return [read, found]
}

const many = Array.from({ length: 500 }, (_, n) => ({
  _id: n,
  stream: 's',
  seq: n,
  types: n % 10 === 0 ? ['A'] : n % 10 === 5 ? ['B', 'A'] : ['C'],
}))
const newest = (stream: object, limit: number): Query => ({
  filter: parseFilter(stored(stream)),
  sort: parseSort({ seq: -1 }),
  limit,
})

test('a page is read to its last record and no further', () => {
  const collection = collectionOf(many, ENTRIES.slice(0, 1))
  const found = Array.from({ length: 20 }, (_, n) => 499 - n)
  expect(reading(collection, 'stream,seq', newest({ stream: 's' }, 20))).toEqual([20, found])
})

test('several values are read side by side, to the last record and no further', () => {
  const collection = collectionOf(many, [ENTRIES[0]!, ENTRIES[4]!])
  const query = newest({ stream: 's', types: { $in: ['A', 'B'] } }, 20)
  const found = Array.from({ length: 20 }, (_, n) => 495 - 5 * n)
  // Each of the ten with both types has two keys, and each of the two ranges is read one ahead.
  expect(reading(collection, 'stream,types,seq', query)).toEqual([31, found])
})

const scalar = fc.constantFrom(null, 1, 2, 3, 'a', 'b', true)
const field = fc.oneof(
  { weight: 4, arbitrary: scalar },
  { weight: 1, arbitrary: fc.array(scalar, { maxLength: 3 }) },
)
const nested = fc.oneof(
  field,
  fc.record({ c: field }, { requiredKeys: [] }),
  fc.array(fc.record({ c: scalar }, { requiredKeys: [] }), { maxLength: 2 }),
)
const document = fc.record({ a: field, b: scalar, n: nested }, { requiredKeys: [] })
const test_ = fc.oneof(
  field,
  fc
    .record(
      { $gt: scalar, $gte: scalar, $lt: scalar, $lte: scalar, $ne: scalar },
      { requiredKeys: [] },
    )
    .filter((operators) => Object.keys(operators).length > 0),
  fc.array(scalar, { maxLength: 3 }).map(($in) => ({ $in })),
  fc.boolean().map(($exists) => ({ $exists })),
)
const filters = fc.record({ a: test_, b: test_, 'n.c': test_ }, { requiredKeys: [] })
const way = fc.constantFrom<1 | -1>(1, -1)
const paths = fc.constantFrom('a', 'b', 'n.c')
const fieldsWithWays = fc
  .uniqueArray(fc.tuple(paths, way), { minLength: 1, maxLength: 3, selector: ([path]) => path })
  .map((pairs) => Object.fromEntries(pairs) as Record<string, 1 | -1>)
const partials = fc
  .tuple(paths, fc.constantFrom('$gt', '$lte'), fc.constantFrom(1, 2, '', 'a'))
  .map(([path, is, operand]) => ({ partial: { [path]: { [is]: operand } } }))
const specs = fc.array(
  fc
    .tuple(fieldsWithWays, fc.boolean(), fc.oneof(fc.constant({}), partials))
    .map(([key, sparse, partial]) => ({ key, sparse, ...partial })),
  { maxLength: 3 },
)

/** Two arrays in one compound index are an error, as in MongoDB; such documents are left out. */
function withIndexes(documents: readonly object[], given: readonly Partial<IndexSpec>[]) {
  const named = given.map((spec, n) => index(spec.key!, { ...spec, name: `i${n}` }))
  return documents.reduce<[Collection, Collection]>(
    ([indexed, bare], one) => {
      try {
        insertRecord(indexed, encode(one), stored(one))
        insertRecord(bare, encode(one), stored(one))
      } catch (error) {
        expect(error).toMatchObject({ code: 171 })
      }
      return [indexed, bare]
    },
    [collectionOf([], named), collectionOf([], [])],
  )
}

test('with any indexes the same documents are found, in the same order of the sort', () => {
  fc.assert(
    fc.property(
      fc.array(document, { maxLength: 12 }),
      specs,
      filters,
      fc.oneof(fc.constant({}), fieldsWithWays),
      (given, indexes, filter, sort) => {
        const numbered = given.map((one, _id) => ({ _id, ...one }))
        const [indexed, bare] = withIndexes(numbered, indexes)
        const parsed = parseFilter(stored(filter))
        const read = (from: Collection) =>
          Array.from(select(from, { filter: parsed, sort: parseSort(sort) }), ({ bytes }) =>
            decode(bytes),
          )
        const ids = (found: Document[]) => found.map(({ _id }) => Number(_id)).sort()
        const keys = (found: Document[]) => found.map((one) => sortKey(parseSort(sort), one))
        expect(ids(read(indexed))).toEqual(ids(read(bare)))
        expect(keys(read(indexed))).toEqual(keys(read(bare)))
      },
    ),
    { numRuns: size(100, 600) },
  )
})
