import fc from 'fast-check'
import { indent } from '../../client/docs/indent'
import { curlOf } from '../../views/model/curl'

describe('JSON on lines of its own', () => {
  test.each([
    [
      '{"a":[1,{"b":"x"}],"c":{},"d":[]}',
      '{\n  "a": [\n    1,\n    {\n      "b": "x"\n    }\n  ],\n  "c": {},\n  "d": []\n}',
    ],
    [
      '{"n":9007199254740993,"f":1.0,"e":1E5}',
      '{\n  "n": 9007199254740993,\n  "f": 1.0,\n  "e": 1E5\n}',
    ],
    ['{"s":"a\\"b{[,:]}\\\\"}', '{\n  "s": "a\\"b{[,:]}\\\\"\n}'],
    ['[]', '[]'],
    ['no JSON {', 'no JSON {'],
    ['', ''],
    ['"text"', '"text"'],
  ])('%s', (text, lines) => {
    expect(indent(text)).toBe(lines)
  })
  test('is what JSON.stringify writes, where a parser loses nothing (property)', () => {
    fc.assert(
      fc.property(fc.object(), (value) => {
        const text = JSON.stringify(value)
        expect(indent(text)).toBe(JSON.stringify(JSON.parse(text), null, 2))
      }),
    )
  })
})

describe('a request as a command', () => {
  test.each([
    [{ method: 'GET', url: 'http://h:1/a?limit=2', body: null }, "curl 'http://h:1/a?limit=2'"],
    [{ method: 'GET', url: 'http://h:1/a', body: null }, 'curl http://h:1/a'],
    [{ method: 'DELETE', url: 'http://h:1/a', body: null }, 'curl -X DELETE http://h:1/a'],
    [
      { method: 'POST', url: 'http://h:1/a', body: null, file: { part: 'p', name: "it's.jpg" } },
      `curl -i http://h:1/a \\\n  -F 'p=@it'\\''s.jpg'`,
    ],
    [{ method: 'GET', url: 'http://h:1/a', body: null, isLive: true }, 'curl -N http://h:1/a'],
    [
      { method: 'POST', url: 'http://h:1/a', body: `{"a":"it's"}` },
      `curl -i http://h:1/a \\\n  -d '{"a":"it'\\''s"}'`,
    ],
    [
      { method: 'POST', url: 'http://h:1/$(id)', body: '`id`' },
      "curl -i 'http://h:1/$(id)' \\\n  -d '`id`'",
    ],
  ])('%j', (asked, command) => {
    expect(curlOf({ headers: [], ...asked })).toBe(command)
  })
  test('headers stand in quotes', () => {
    const asked = { method: 'GET', url: 'http://h/', body: null }
    expect(curlOf({ ...asked, headers: [['Accept', "a'b"]] })).toBe(
      "curl http://h/ \\\n  -H 'Accept: a'\\''b'",
    )
  })
})
