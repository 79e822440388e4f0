/**
 * Whatever document or request comes (test/flow/properties); with FULL=1 twenty times as many.
 */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { KEPT, REFUSED } from '../flow/hostile-values'
import { expectKept, expectNoFault, expectNoFaultAnywhere } from '../flow/properties'
import { startLocal, type Local } from '../support/local'
import { full } from '../support/scale'
import { stopStarted } from '../support/started'

jest.setTimeout(full ? 3_600_000 : 120_000)
afterAll(stopStarted)

const runs = (normal: number): number => (full ? 20 * normal : normal)
const FIXTURES = path.resolve(__dirname, '../fixtures')
const BODIES = [
  ...KEPT.map(([, members]) => Buffer.from(`{"type":"View","actor":"urn:a",${members}}`)),
  ...REFUSED.map(([, body]) => Buffer.from(body)),
  ...readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => readFileSync(path.join(FIXTURES, name))),
]

let local: Local
beforeAll(async () => {
  local = await startLocal()
})

it('any document comes back as it was sent, also when it is sent again (P5)', () =>
  expectKept(local, runs(50)))
it('no body is the server’s fault', () => expectNoFault(local, BODIES, runs(150)))
it('no request is the server’s fault', () => expectNoFaultAnywhere(local, runs(200)))
it('nothing of that was logged as an error', () => expect(local.errors).toEqual([]))
