import fc from 'fast-check'
import { toAs1 } from '../../../server/accept/as1/to-as1'
import { toAs2 } from '../../../server/accept/as1/to-as2'
import { faultsIn } from '../../../server/validate'
import { anyActivity } from './as1-documents'
import { anyAs2Activity } from './as2-documents'

const runs = { numRuns: 200 }

test('AS1 → AS2 → AS1: the same comes back, and what is between is sound', () => {
  fc.assert(
    fc.property(anyActivity, (activity) => {
      const mapped = toAs2(activity)
      expect(faultsIn('as2', mapped, 1)).toEqual([])
      expect(toAs1(mapped)).toEqual(activity)
    }),
    runs,
  )
})

test('AS2 → AS1 → AS2: the same comes back, and what is between is sound', () => {
  fc.assert(
    fc.property(anyAs2Activity, (activity) => {
      fc.pre(faultsIn('as2', activity, 1).length === 0)
      const mapped = toAs1(activity)
      expect(faultsIn('as1', mapped, 1)).toEqual([])
      expect(toAs2(mapped)).toEqual(activity)
    }),
    runs,
  )
})
