import fc from 'fast-check'
import { Types } from 'mongoose'
import type { Json, JsonObject } from '../../schemas/wire'
import { related } from '../../server/append/about'
import { named } from '../../server/append/named'
import { takenBy, takenWith } from '../../server/append/taken'
import { LIMITS } from '../../server/config'
import { currentOf } from '../../server/objects/current'
import { effectsOf, type Read } from '../../server/objects/effects'
import { emptyRecord, note, readRecord, writeRecord } from '../../server/objects/record'
import { lateTakingsOf, takingsOf } from '../../server/objects/taking'

const TYPES =
  'Create Update Delete Undo Like Announce Follow Block Add Remove Note Collection'.split(' ')
const NAMES =
  '@context id type actor object target inReplyTo attributedTo published formerType name href url items totalItems __proto__ constructor'.split(
    ' ',
  )
const IDS = ['urn:a', 'urn:b', 'urn:c', '', 'x'.repeat(3000), '\ud800']

/** Nothing of it need be sound: what accept lets through may change, and old entries stay. */
const json: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<Json>(null, true, 7, 1e300, ...TYPES, ...IDS),
    fc.array(tie('value'), { maxLength: 3 }),
    fc
      .array(fc.tuple(fc.constantFrom(...NAMES), tie('value')), { maxLength: 5 })
      .map(
        (members) =>
          JSON.parse(
            `{${members.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join()}}`,
          ) as Json,
      ),
  ),
})).value

const activity = fc
  .tuple(fc.constantFrom(...TYPES), json, json, json)
  .map(([type, actor, object, more]): JsonObject => ({
    id: 'urn:activity',
    type,
    actor,
    object,
    ...(typeof more === 'object' && more !== null && !Array.isArray(more) ? more : {}),
  }))

const readOf = (value: JsonObject, more: Partial<Read> = {}): Read => ({
  _id: new Types.ObjectId(),
  id: 'urn:activity',
  key: 'k',
  stream: 's',
  seq: 1,
  at: new Date(0),
  text: JSON.stringify(value),
  ...more,
})

test('whatever stands in the log, its effects are found, bounded, and lead to some state', () => {
  fc.assert(
    fc.property(activity, activity, (value, other) => {
      const place = { stream: 's', seq: 2, at: 1 }
      const earlier = { activity: other, place, as: 'activity' as const }
      const takes = takenBy(value, new Map([['urn:a', earlier]]))
      const { about, due = [] } = related(value, takes)
      expect(about.length).toBeLessThanOrEqual(LIMITS.aboutTokens + LIMITS.aboutIds)
      expect(due.length).toBeLessThanOrEqual(100)
      const entry = readOf(value, { takes: [...takes, ...takenWith(earlier, 'urn:activity')] })
      const effects = [
        effectsOf(entry),
        takingsOf(entry),
        lateTakingsOf(entry, 'urn:a', earlier),
        effectsOf({ ...entry, gone: true }),
      ]
      for (const { face } of effects.flatMap(({ words }) => words))
        expect(face === null || face.length < 20_000).toBe(true)
      const record = emptyRecord()
      for (const change of effects.flatMap(({ changes }) => changes)) note(record, change)
      const again = readRecord(writeRecord(record))
      expect(again).toEqual(record)
      for (const id of ['urn:a', 'urn:activity'])
        for (const as of ['activity', 'object'] as const)
          for (const gone of [false, true]) {
            const origin = { id, as, entry: { ...entry, gone }, owners: ['urn:b'] }
            currentOf({ id, origin, shownBy: [], record: again })
            currentOf({ id, origin: null, shownBy: [entry], record: again })
          }
      expect(named(entry, 'object').activity).toBeDefined()
    }),
    { numRuns: 500 },
  )
})
