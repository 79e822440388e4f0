/** Values — BSON values of all types that are compared, near each other's borders, for property tests. */
import { Binary, Double, Int32, Long, ObjectId, UUID } from 'bson'
import fc from 'fast-check'

const EDGES = [0, -0, 1, -1, 0.5, NaN, Infinity, -Infinity, 2 ** 31, 2 ** 53, 2 ** 63, -(2 ** 63)]
const BIG = [2n ** 53n, 2n ** 53n + 1n, 2n ** 63n - 1n, 2n ** 63n - 512n, -(2n ** 63n), 0n, 1n, -1n]

const numbers = fc.oneof(
  fc.constantFrom(...EDGES).map((n) => new Double(n)),
  fc.double().map((n) => new Double(n)),
  fc.integer().map((n) => new Int32(n)),
  fc.constantFrom(...BIG).map((n) => Long.fromBigInt(n)),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((n) => Long.fromBigInt(n)),
)

const strings = fc.oneof(
  fc.constantFrom('', '\0', 'a', 'a\0', 'a\0b', 'a\x01', 'ab', 'é', '\uffff', '😀', 'ÿ'),
  fc.string({ unit: 'binary' }),
)

const bytes = fc.uint8Array({ maxLength: 4 }).map((part) => new Binary(part))
const oids = fc.uint8Array({ minLength: 12, maxLength: 12 }).map((id) => new ObjectId(id))

const scalars = fc.oneof(
  numbers,
  strings,
  bytes,
  oids,
  fc.boolean(),
  fc.constantFrom(null, undefined, new UUID('0'.repeat(32))),
  fc.date({ noInvalidDate: true }),
)

const names = fc.constantFrom('a', 'b', 'ab', 'a\u00e9', 'c')

export const values: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalars,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(names, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value
