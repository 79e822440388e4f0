/**
 * Any request — bodies, headers, paths and queries as nobody would write them on purpose.
 *
 * Rule: whatever comes of it, nothing of it is the server's fault: no 5xx.
 */
import fc from 'fast-check'

const TYPES = [
  'application/activity+json',
  'application/json',
  'application/stream+json',
  'application/ld+json; profile="https://www.w3.org/ns/activitystreams"',
]
/** Header values can hold Latin-1 only; the rest never leaves the client. */
const headerText = fc.stringMatching(/^[\t !-~\u00a1-\u00ff]{0,20}$/)

export const contentType = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...TYPES) },
  fc
    .tuple(fc.constantFrom(...TYPES, 'text/html', '*/*', ''), headerText)
    .map((parts) => parts.join(';')),
  headerText,
)

export const headers = fc.record(
  {
    'content-type': contentType,
    accept: fc.oneof(headerText, fc.constantFrom('*/*', 'text/html', 'application/stream+json')),
    'idempotency-key': fc.oneof(headerText, fc.constantFrom('a', '"b"')),
    'content-encoding': fc.oneof(headerText, fc.constant('identity')),
  },
  { requiredKeys: ['content-type'] },
)

/** A good body with some bytes changed, left out, doubled or put in. */
export const damaged = (bodies: readonly Buffer[]): fc.Arbitrary<Buffer> =>
  fc
    .tuple(
      fc.constantFrom(...bodies),
      fc.array(
        fc.record({
          at: fc.nat(),
          cut: fc.nat(3),
          put: fc.oneof(fc.uint8Array({ maxLength: 3 }), fc.constantFrom(...TOKENS)),
        }),
        { minLength: 1, maxLength: 4 },
      ),
    )
    .map(([body, changes]) => changes.reduce(change, body))

const TOKENS = [
  '"',
  '\\',
  '{',
  '}',
  '[',
  ']',
  ':',
  ',',
  'null',
  '1e999',
  '"id":',
  '\\ud800',
  '"bto":1,',
]
  .concat(['"type":[],', '"__proto__":{},', '"@context":{},', '"object":', '\u0000', '\ufeff'])
  .map((text) => new TextEncoder().encode(text))

function change(body: Buffer, { at, cut, put }: { at: number; cut: number; put: Uint8Array }) {
  const place = at % (body.length + 1)
  return Buffer.concat([body.subarray(0, place), put, body.subarray(place + cut)])
}

const WORDS = [
  'streams',
  'activities',
  'events',
  'objects',
  'general',
  'healthz',
  'assets',
  'validate',
].concat([
  '..',
  '',
  '%2e%2e',
  '%00',
  '%',
  '%ff',
  'a%2fb',
  '__proto__',
  'general.atom',
  'constructor',
])
const NAMES = [
  'after',
  'before',
  'limit',
  'wait',
  'stream',
  'type',
  'actor',
  'text',
  'tag',
  'since',
].concat(['until', 'has', 'not.type', 'not.text', 'last', 'id', 'open', '__proto__', 'a[b]', ''])
const VALUES = [
  '',
  '0',
  '1',
  '-1',
  '1e3',
  '101',
  '9007199254740993',
  'Like',
  'https://a.example/',
  'x:1',
].concat([
  '2026-02-30',
  '2026-01-01',
  '%',
  '%ff',
  '%00',
  '%ed%a0%80',
  '$ne',
  '__proto__',
  '[1]',
  '%0d%0a',
])

export const path: fc.Arbitrary<string> = fc
  .tuple(
    fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 4 }),
    fc.array(fc.tuple(fc.constantFrom(...NAMES), fc.constantFrom(...VALUES)), { maxLength: 3 }),
  )
  .map(([words, pairs]) => {
    const query = pairs.filter(([name]) => name !== 'wait').map((pair) => pair.join('='))
    return `/${words.join('/')}${query.length > 0 ? `?${query.join('&')}` : ''}`
  })

export const method = fc.constantFrom(
  'GET',
  'GET',
  'GET',
  'HEAD',
  'POST',
  'DELETE',
  'PUT',
  'OPTIONS',
  'PATCH',
)
