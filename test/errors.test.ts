import { Refusal, REFUSALS, toProblem, toRefusal, toRefused, type Code } from '../server/errors'

/** The codes of the wire, with their status. */
const WIRE: Record<number, string> = {
  400: 'bad-json bad-utf8 bad-parameter bad-stream bad-request',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  406: 'not-acceptable',
  409: 'id-reused position-lost',
  410: 'gone',
  413: 'too-large',
  415: 'content-type content-encoding',
  422: 'invalid too-deep duplicate-key forbidden-key id-reserved key-reused',
  429: 'slow-down limit',
  503: 'busy no-primary slow',
}
const cases = Object.entries(WIRE).flatMap(([status, codes]) =>
  codes.split(' ').map((code): [Code, number] => [code as Code, Number(status)]),
)

test.each(cases)('%s is %i', (code, status) => {
  const refusal = new Refusal(code)
  expect(refusal.status).toBe(status)
  expect(toProblem(refusal)).toEqual({
    type: 'about:blank',
    title: REFUSALS[code].title,
    status,
    code,
  })
  expect(toRefused(refusal)).toMatchObject({ ok: false, code })
  expect(['now', 'later', 'never']).toContain(toRefused(refusal).retry)
})

test('there is no code that the wire does not know, but `internal`', () => {
  expect(Object.keys(REFUSALS).toSorted()).toEqual(
    [...cases.map(([code]) => code), 'internal'].toSorted(),
  )
})

test.each<[Code, string]>([
  ['position-lost', 'now'],
  ['no-primary', 'later'],
  ['busy', 'later'],
  ['slow-down', 'later'],
  ['limit', 'later'],
  ['bad-stream', 'never'],
  ['forbidden', 'never'],
])('after %s a socket tries again: %s', (code, retry) => {
  expect(toRefused(new Refusal(code)).retry).toBe(retry)
})

test('detail and faults are shown', () => {
  const faults = [{ pointer: '#/actor', rule: 'required', detail: 'Give one.' }]
  expect(toProblem(new Refusal('invalid', 'Give an actor.', { faults }))).toMatchObject({
    detail: 'Give an actor.',
    errors: faults,
  })
})

test.each([
  [new Error('password=secret')],
  ['secret'],
  [undefined],
  [null],
  [{ code: 'bad-json', detail: 'secret' }],
  [Object.assign(new Error('secret'), { code: 'gone', status: 410, detail: 'secret' })],
])('of anything else the outside learns nothing: %p', (thrown) => {
  const refusal = toRefusal(thrown)
  expect(JSON.stringify([toProblem(refusal), toRefused(refusal)])).not.toContain('secret')
  expect(refusal).toMatchObject({ code: 'internal', status: 500, cause: thrown })
})

test('a refusal passes as it is, and its cause is not shown', () => {
  const refusal = new Refusal('busy', 'Wait.', { cause: new Error('secret') })
  expect(toRefusal(refusal)).toBe(refusal)
  expect(JSON.stringify(toProblem(refusal))).not.toContain('secret')
})

test('where it is known where this server is, the type of a problem leads to its paragraph', () => {
  expect(toProblem(new Refusal('gone'), 'https://feed.example')['type']).toBe(
    'https://feed.example/docs/errors#gone',
  )
})
