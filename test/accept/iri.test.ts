import { isAbsoluteIri, isReserved } from '../../server/accept/iri'

test.each([
  ['https://example.org/notes/1', true],
  ['tag:example.org,2011:abc/xyz', true],
  ['urn:uuid:da0cea20-b713-11e2-8998-2c8158efb9e9', true],
  ['acct:fred@social.example', true],
  ['https://exämple.org/ö?q=%20#x', true],
  ['http://[::1]/', true],
  ['', false],
  ['notes/1', false],
  ['/notes/1', false],
  ['//example.org/notes/1', false],
  ['1a:b', false],
  ['https:', false],
  ['https://example.org/a b', false],
  ['https://example.org/a\u00a0b', false],
  ['https://example.org/a\n', false],
  ['https://example.org/\u0000', false],
  ['https://example.org/<b>', false],
  ['https://example.org/"', false],
  ['https://example.org\\x', false],
  ['https://example.org/\u202egpj.exe', false],
  ['https://example.org/\ud800', false],
])('%j is an absolute IRI: %s', (id, expected) => {
  expect(isAbsoluteIri(id)).toBe(expected)
})

test.each([
  ['http://localhost:3000/activities/1', 'http://localhost:3000', true],
  ['http://localhost:3000', 'http://localhost:3000', true],
  ['HTTP://LOCALHOST:3000/x', 'http://localhost:3000', true],
  ['http:localhost:3000/x', 'http://localhost:3000', true],
  ['http://me:secret@localhost:3000/x', 'http://localhost:3000', true],
  ['http://localhost:3001/x', 'http://localhost:3000', false],
  ['https://localhost:3000/x', 'http://localhost:3000', false],
  ['http://localhost:3000.example.org/x', 'http://localhost:3000', false],
  ['https://example.org:443/x', 'https://example.org', true],
  ['https://example.org/app', 'https://example.org/app', true],
  ['https://example.org/app/x', 'https://example.org/app', true],
  ['https://example.org/%61pp/x', 'https://example.org/app', true],
  ['https://example.org/other/../app/x', 'https://example.org/app', true],
  ['https://example.org/apple', 'https://example.org/app', false],
  ['https://example.org/%ff', 'https://example.org/app', false],
  ['urn:uuid:1', 'https://example.org', false],
  ['https://', 'https://example.org', false],
])('%s under %s: %s', (id, publicUrl, expected) => {
  expect(isReserved(id, publicUrl)).toBe(expected)
})
