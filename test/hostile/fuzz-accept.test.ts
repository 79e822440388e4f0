import fc from 'fast-check'
import { accept } from '../../server/accept/accept'
import { LIMITS } from '../../server/config'
import { Refusal } from '../../server/errors'
import { ms } from '../support/scale'
import { mutatedDocuments } from './mutated'

const RUNS = ms(4_000, 50_000)
const OPTIONS = { publicUrl: 'http://localhost:3000', limits: LIMITS }
const GIVEN = { id: 'http://localhost:3000/activities/x', published: '2026-01-02T03:04:05Z' }
const MEMBERS = Object.getOwnPropertyNames(Object.prototype).join()

it('documents changed in a few places: a draft, or a refusal that is the client’s fault', () => {
  let drafts = 0
  fc.assert(
    fc.property(mutatedDocuments, ([body, type]) => {
      try {
        JSON.parse(accept(body, type, OPTIONS).finish(GIVEN).text)
        drafts++
      } catch (error) {
        if (!(error instanceof Refusal) || error.status >= 500) throw error
      }
    }),
    { numRuns: RUNS },
  )
  // Both happen: else the changes would be too many, or too few.
  expect(drafts).toBeGreaterThan(RUNS / 10)
  expect(drafts).toBeLessThan(RUNS * 0.9)
  expect(Object.getOwnPropertyNames(Object.prototype).join()).toBe(MEMBERS)
})
