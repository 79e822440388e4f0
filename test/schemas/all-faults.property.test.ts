/**
 * The verdict and the list of faults come from two readings of the same schemas: whatever the document, they must agree.
 */
import fc from 'fast-check'
import { AS1_PROPERTIES } from '../../schemas/as1/properties'
import { PROPERTIES } from '../../schemas/as2/properties'
import type { SchemaName } from '../../schemas/documents'
import type { Fault, Json, JsonObject } from '../../schemas/wire'
import { faultsIn } from '../../server/validate'

const leaves: readonly Json[] = [
  ...[null, true, false, 0, -1, 7, 101, 1.5, '', 'x', 'a b', 'https://e.example/1', 'Public'],
  ...['2015-01-25T12:34:56Z', '2015-02-30T00:00Z', 'PT5M', 'en', 'text/html', 'km', 'post'],
  ...['Note', 'Link', 'as:Mention', 'Collection', 'OrderedCollectionPage', 'Question', 'Create'],
]

const documentOf = (names: readonly string[]): fc.Arbitrary<JsonObject> =>
  fc.letrec<{ value: Json; object: JsonObject }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      { weight: 5, arbitrary: fc.constantFrom(...leaves) },
      { weight: 3, arbitrary: tie('object') },
      { weight: 2, arbitrary: fc.array(tie('value'), { maxLength: 3 }) },
    ),
    object: fc
      .uniqueArray(fc.tuple(fc.constantFrom(...names), tie('value')), {
        selector: ([name]) => name,
        maxLength: 5,
      })
      .map((members) => Object.fromEntries(members) as JsonObject),
  })).object

const keyOf = ({ pointer, rule }: Fault): string => `${pointer} ${rule}`

test.each<[SchemaName, readonly string[]]>([
  [
    'as2',
    [...Object.keys(PROPERTIES), '@context', 'type', 'type', 'first', 'items', 'ext:a', 'en'],
  ],
  ['as1', [...AS1_PROPERTIES.keys(), 'width', 'ext', 'left', '0']],
])('%s: the first fault is among all faults, and no fault is told twice', (version, names) => {
  fc.assert(
    fc.property(documentOf(names), (document) => {
      const all = faultsIn(version, document, 1_000)
      const keys = all.map(keyOf)
      expect(new Set(keys).size).toBe(keys.length)
      expect(keys).toEqual(expect.arrayContaining(faultsIn(version, document, 1).map(keyOf)))
      expect(faultsIn(version, document, 2)).toEqual(all.slice(0, 2))
    }),
    { numRuns: 500 },
  )
})

test.each(['to', 'orderedItems', 'rel', '@context'])(
  'P7 a fault far down in a long list of %s is told by its place',
  (name) => {
    const good = name === 'rel' ? 'x' : {}
    const list: Json[] = [...(Array(700).fill(good) as Json[]), 7, good, 'a b']
    const pointers = faultsIn('as2', { name: 5, [name]: list }, 50).map(({ pointer }) => pointer)
    expect(pointers.slice(0, 2).sort()).toEqual([`#/${name}/700`, '#/name'].sort())
  },
)
