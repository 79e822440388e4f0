import { BSONRegExp, Double, Long, ObjectId } from 'bson'
import { parseFilter } from '../../../server/embedded/mongodb/data/filter'
import { matches } from '../../../server/embedded/mongodb/data/match'
import { decode, encode } from '../../../server/embedded/mongodb/data/values'

const id = new ObjectId()
const at = new Date(1000)

/** A filter, documents that it finds, documents that it does not. */
const CASES: readonly [filter: object, found: object[], others: object[]][] = [
  [{}, [{}, { a: 1 }], []],
  [
    { a: 1 },
    [{ a: 1 }, { a: [2, 1] }, { a: new Double(1) }, { a: Long.ONE }],
    [{}, { a: '1' }, { a: [[1]] }],
  ],
  [{ a: null }, [{}, { a: null }, { a: [null] }], [{ a: 0 }, { a: [] }]],
  [{ a: [1, 2] }, [{ a: [1, 2] }, { a: [[1, 2]] }], [{ a: [2, 1] }, { a: [1, 2, 3] }, { a: 1 }]],
  [{ a: { b: 1 } }, [{ a: { b: 1 } }, { a: [{ b: 1 }] }], [{ a: { b: 1, c: 2 } }, { a: { c: 1 } }]],
  [{ _id: id }, [{ _id: id }], [{ _id: new ObjectId() }, { _id: String(id) }]],
  [
    { 'a.b': 1 },
    [{ a: { b: 1 } }, { a: [{ b: 2 }, { b: 1 }] }, { a: { b: [1] } }],
    [{ a: 1 }, { 'a.b': 1 }],
  ],
  [
    { 'a.b': null },
    [{}, { a: 4 }, { a: { c: 1 } }, { a: [{ b: 1 }, {}] }],
    [{ a: { b: 1 } }, { a: [{ b: 1 }] }],
  ],
  [{ a: { $eq: 1 } }, [{ a: 1 }], [{ a: 2 }]],
  [{ a: { $ne: 1 } }, [{}, { a: 2 }, { a: [2] }], [{ a: 1 }, { a: [2, 1] }]],
  [{ a: { $ne: null } }, [{ a: 1 }], [{}, { a: null }]],
  [{ a: { $in: [1, 'x', null] } }, [{ a: 1 }, { a: ['x'] }, {}], [{ a: 2 }, { a: [] }]],
  [{ a: { $in: [] } }, [], [{}, { a: 1 }]],
  [{ a: { $nin: [1, 2] } }, [{}, { a: 3 }], [{ a: 1 }, { a: [3, 2] }]],
  [
    { a: { $gt: 1 } },
    [{ a: 2 }, { a: [0, 2] }],
    [{ a: 1 }, { a: '2' }, {}, { a: null }, { a: true }],
  ],
  [{ a: { $gte: 1, $lt: 3 } }, [{ a: 1 }, { a: 2.5 }, { a: [0, 5] }], [{ a: 3 }, { a: 0 }]],
  [{ a: { $lte: at } }, [{ a: at }, { a: new Date(0) }], [{ a: new Date(1001) }, { a: 0 }]],
  [{ a: { $lt: 5 } }, [{ a: -Infinity }], [{ a: NaN }]],
  [{ a: { $gte: NaN } }, [{ a: NaN }], [{ a: 1 }]],
  [{ a: { $gte: null } }, [{}, { a: null }], [{ a: 1 }]],
  [{ a: { $gt: 'b' } }, [{ a: 'c' }, { a: 'bb' }], [{ a: 'b' }, { a: 'B' }]],
  [{ a: { $exists: true } }, [{ a: null }, { a: [] }], [{}]],
  [{ a: { $exists: false } }, [{}], [{ a: null }]],
  [{ 'a.b': { $exists: true } }, [{ a: [{}, { b: 1 }] }], [{ a: [] }, { a: [1] }, { a: 1 }]],
  [{ a: { $all: [1, 2] } }, [{ a: [2, 1, 3] }], [{ a: [1] }, { a: 1 }]],
  [{ a: { $all: [1] } }, [{ a: 1 }, { a: [1] }], [{}]],
  [{ a: { $all: [] } }, [], [{}, { a: [] }]],
  [{ $or: [{ a: 1 }, { b: { $gt: 1 } }] }, [{ a: 1 }, { b: 2 }], [{ a: 2 }, { b: 1 }]],
  [
    { $and: [{ a: 1 }, { $or: [{ b: 1 }, { c: 1 }] }], d: 1 },
    [{ a: 1, c: 1, d: 1 }],
    [
      { a: 1, c: 1 },
      { a: 1, d: 1 },
    ],
  ],
  [{ a: { $in: [1], $nin: [2] } }, [{ a: 1 }, { a: [1, 3] }], [{ a: [1, 2] }]],
]

const stored = (document: object) => decode(encode(document))

test.each(CASES)('%j', (given, found, others) => {
  const filter = parseFilter(stored(given))
  for (const document of found)
    expect([document, matches(filter, stored(document))]).toEqual([document, true])
  for (const document of others)
    expect([document, matches(filter, stored(document))]).toEqual([document, false])
})

const REFUSED: readonly [filter: object, message: RegExp][] = [
  [{ $where: 'true' }, /\$where is not supported by the embedded store; set MONGODB_URL/],
  [{ $nor: [{ a: 1 }] }, /\$nor is not supported/],
  [{ $expr: {} }, /\$expr is not supported/],
  [{ a: { $regex: 'x' } }, /\$regex is not supported/],
  [{ a: new BSONRegExp('x') }, /BSONRegExp.*not supported/],
  [{ 'a.0': 1 }, /'a\.0'.*not supported/],
  [{ a: { $in: [new BSONRegExp('x')] } }, /BSONRegExp.*not supported/],
  [{ a: { $elemMatch: { b: 1 } } }, /\$elemMatch is not supported/],
  [{ a: { $not: { $gt: 1 } } }, /\$not is not supported/],
  [{ a: { $size: 1 } }, /\$size is not supported/],
  [{ a: { $toString: 1 } }, /\$toString is not supported/],
  [{ a: { $gt: [1] } }, /array.*not supported/],
  [{ a: { $all: [{ $elemMatch: {} }] } }, /inside \$all is not supported/],
  [{ a: { $gt: 1, b: 2 } }, /can not be mixed/],
  [{ a: { $in: 1 } }, /\$in needs an array/],
  [{ $or: [] }, /at least one filter/],
]

test.each(REFUSED)('%j is refused', (given, message) => {
  expect(() => parseFilter(stored(given))).toThrow(message)
})

test('names of the prototype find nothing', () => {
  for (const name of ['__proto__', 'constructor', 'toString.name'])
    expect(matches(parseFilter(stored({ [name]: { $exists: true } })), stored({ a: 1 }))).toBe(
      false,
    )
})
