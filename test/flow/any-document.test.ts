import { startLocal, type Local } from '../support/local'
import { stopStarted } from '../support/started'
import { KEPT, REFUSED } from './hostile-values'
import { strangersIn } from './markup'
import { expectKept, expectNoFault, expectNoFaultAnywhere } from './properties'

jest.setTimeout(60_000)
afterAll(stopStarted)

const BODIES = [
  ...KEPT.map(([, members]) => Buffer.from(`{"type":"View","actor":"urn:a",${members}}`)),
  ...REFUSED.map(([, body]) => Buffer.from(body)),
].filter(({ length }) => length < 2_000)

let local: Local
beforeAll(async () => {
  local = await startLocal()
})

test('any document comes back as it was sent, also when it is sent again (P5)', () =>
  expectKept(local, 6))
test('no body is the server’s fault', () => expectNoFault(local, BODIES, 10))
test('no request is the server’s fault', () => expectNoFaultAnywhere(local, 15))
test('nothing of that was logged as an error', () => expect(local.errors).toEqual([]))

test.each<[string, number]>([
  ['<p title="&lt;zz&gt;">&lt;zz&gt;</p>', 0],
  ['<p><zz></p>', 1],
  ['<p title="a" onzz="x">', 1],
  ['<a href="javascript:zz">', 1],
  ['<a href="//zz.example/">', 1],
  ['<p>a < b</p>', 1],
])('foreign markup in %s would be seen: %d', (html, count) => {
  expect(strangersIn(html)).toHaveLength(count)
})
