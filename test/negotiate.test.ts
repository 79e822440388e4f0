import { preferred } from '../server/negotiate'

const AS2 = 'application/activity+json'
const LD = 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"'
const JSON_TYPE = 'application/json'
const AS1 = 'application/stream+json'
const HTML = 'text/html'
const ALL = [AS2, LD, JSON_TYPE, AS1, HTML]
const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8'

test.each<[header: string | undefined, type: string | null]>([
  [undefined, AS2],
  ['', AS2],
  ['*/*', AS2],
  ['application/*', AS2],
  ['text/*', HTML],
  [BROWSER, HTML],
  [AS2, AS2],
  ['APPLICATION/Activity+JSON', AS2],
  [JSON_TYPE, JSON_TYPE],
  [AS1, AS1],
  [LD, LD],
  ['application/ld+json', LD],
  // The header of ActivityPub programs, in some of its forms.
  [`${LD}, ${AS2}`, LD],
  [`${AS2}, ${LD}`, AS2],
  [`${AS2};q=0.9, ${LD};q=0.8`, AS2],
  ['application/ld+json;profile=https://www.w3.org/ns/activitystreams', LD],
  ['application/ld+json; Profile="http://www.w3.org/ns/activitystreams#"', LD],
  [
    'application/ld+json; profile="https://other.example/ns https://www.w3.org/ns/activitystreams"',
    LD,
  ],
  ['application/ld+json; profile="https://other.example/ns"', null],
  [`application/ld+json; profile="https://other.example/ns", ${AS1};q=0.1`, AS1],
  [`${AS2}; profile="https://other.example/ns"`, AS2],
  // What says nothing about the form.
  [`${JSON_TYPE}; charset=utf-8`, JSON_TYPE],
  [`${HTML};level=1;charset="a,b;q=0"`, HTML],
  // Weights.
  [`${AS1}, */*;q=0.1`, AS1],
  [`${AS1};q=0.5, ${JSON_TYPE}`, JSON_TYPE],
  [`*/*, ${AS2};q=0`, LD],
  [`${AS2};q=0`, null],
  [`${AS2}; q=0.000, ${AS1}; Q=0.001`, AS1],
  [`application/*;q=0.5, ${AS1}`, AS1],
  [`*/*;q=0.1, application/*;q=0.2, ${HTML};q=0.15`, AS2],
  [`${AS2};q=2, ${AS1};q=0.9`, AS2],
  // Equal weights: exactness, then the client's order, then the server's.
  [`*/*, ${HTML}`, HTML],
  [`${HTML}, ${AS2}`, HTML],
  [`${AS1}, ${HTML}`, AS1],
  // What can't be read is passed over.
  [`nonsense, ${AS1}`, AS1],
  [`,, ;q=1, ${AS1} ,`, AS1],
  ['nonsense', null],
  ['*/json', null],
  ['image/png', null],
  [`${AS1}; profile="open`, AS1],
])('%s', (header, type) => {
  expect(preferred(header, ALL)).toBe(type)
})
