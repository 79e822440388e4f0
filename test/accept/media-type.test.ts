import { announcedBy, parseMediaType } from '../../server/accept/media-type'
import { Refusal } from '../../server/errors'

test.each([
  ['application/activity+json', 'as2'],
  ['Application/Activity+JSON', 'as2'],
  ['application/activity+json; charset=utf-8', 'as2'],
  ['application/activity+json;charset="UTF-8"', 'as2'],
  ['application/activity+json ; charset=utf8 ;', 'as2'],
  ['application/activity+json; q="a;b\\"c"; charset=utf-8', 'as2'],
  ['application/ld+json', 'as2'],
  ['application/ld+json; profile="https://www.w3.org/ns/activitystreams"', 'as2'],
  ['application/ld+json; profile="https://elsewhere.example/a https://elsewhere.example/b"', 'as2'],
  ['application/ld+json; profile=https://www.w3.org/ns/activitystreams', 'as2'],
  ['application/ld+json;profile=https://www.w3.org/ns/activitystreams;charset=utf-8', 'as2'],
  ['application/stream+json', 'as1'],
  ['application/json', 'json'],
  ['\tapplication/json', 'json'],
])('%s announces %s', (header, announced) => {
  expect(announcedBy(header)).toBe(announced)
})

test.each([
  [undefined],
  [''],
  ['application'],
  ['application/'],
  ['text/plain'],
  ['text/json'],
  ['application/x-www-form-urlencoded'],
  ['application/activity+jsonp'],
  ['application/activity +json'],
  ['application/json, application/json'],
  ['application/json; charset=utf-16'],
  ['application/json; charset=utf-99'],
  ['application/json; charset=latin1; charset=utf-8'],
  ['application/json; charset'],
  ['application/json; charset="utf-8'],
  ['application/json; charset=utf-8 x'],
])('%s is refused', (header) => {
  const attempt = () => announcedBy(header)
  expect(attempt).toThrow(Refusal)
  expect(attempt).toThrow(expect.objectContaining({ code: 'content-type' }))
})

test('a quoted parameter is unquoted, and of two the first counts', () => {
  const parsed = parseMediaType('a/b; Name="x\\"y"; name=z; other=1')
  expect(parsed?.type).toBe('a/b')
  expect(Object.fromEntries(parsed?.parameters ?? [])).toEqual({ name: 'x"y', other: '1' })
})
