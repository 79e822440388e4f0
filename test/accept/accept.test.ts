import fc from 'fast-check'
import { accept } from '../../server/accept/accept'
import { LIMITS } from '../../server/config'
import type { Refusal } from '../../server/errors'
import type { JsonObject } from '../../schemas/wire'
import { anyDocument, rewrite, withoutBlind } from './documents'

const AS2 = 'https://www.w3.org/ns/activitystreams'
const OPTIONS = { publicUrl: 'http://localhost:3000', limits: LIMITS }
const GIVEN = { id: 'http://localhost:3000/activities/g', published: '2026-01-02T03:04:05.678Z' }
const ADDED = {
  context: `"@context":"${AS2}"`,
  id: `"id":"${GIVEN.id}"`,
  published: `"published":"${GIVEN.published}"`,
}

const draftOf = (text: string | Uint8Array, type = 'application/activity+json') =>
  accept(Buffer.from(text as string), type, OPTIONS)
const accepted = (text: string, type?: string) => draftOf(text, type).finish(GIVEN)
const refusalOf = (text: string | Uint8Array, type?: string) => {
  try {
    draftOf(text, type)
  } catch (error) {
    return error as Refusal
  }
  throw new Error('nothing was refused')
}

describe('which version', () => {
  test.each([
    ['application/activity+json', '{"verb":"post","actor":"a"}', 'as2'],
    ['application/ld+json', '{"objectType":"note"}', 'as2'],
    ['application/stream+json', '{"type":"Note"}', 'as1'],
    ['application/json', '{"type":"Like"}', 'as2'],
    ['application/json', '{}', 'as2'],
    ['application/json', '{"verb":"like"}', 'as1'],
    ['application/json', '{"objectType":"note"}', 'as1'],
    ['application/json', '{"verb":"like","type":"Like"}', 'as2'],
    ['application/json', `{"verb":"like","@context":"${AS2}"}`, 'as2'],
    ['application/json', '{"verb":"like","type":null,"@context":null}', 'as1'],
    ['application/json', '{"verb":null,"objectType":null}', 'as2'],
    ['application/json', '{"object":{"verb":"like"}}', 'as2'],
  ])('%s %s is %s', (type, text, version) => {
    expect(draftOf(text.replace('"a"', '"https://e.example/a"'), type).version).toBe(version)
  })
})

describe('the text of an AS2 activity', () => {
  const like = '"type":"Like","object":"https://e.example/1"'
  const date = '"published":"2015-12-31T23:59Z"'
  test.each([
    [`{${like}}`, `{${ADDED.context},${ADDED.id},${ADDED.published},${like}}`],
    [
      `{ ${like} , "id" : "tag:e,1" }`,
      `{${ADDED.context},${ADDED.published},${like},"id":"tag:e,1"}`,
    ],
    [`{${date},${like}}`, `{${ADDED.context},${ADDED.id},${date},${like}}`],
    [
      `{"id":null,${like},"@context":null,"published":null}`,
      `{${ADDED.id},${like},${ADDED.context},${ADDED.published}}`,
    ],
    [
      `{"published":null,${like},"id":"tag:e,1"}`,
      `{${ADDED.context},${ADDED.published},${like},"id":"tag:e,1"}`,
    ],
    [
      `{"@context":["http://www.w3.org/ns/activitystreams#",{}],"id":"tag:e,1",${date},${like}}`,
      `{"@context":["http://www.w3.org/ns/activitystreams#",{}],"id":"tag:e,1",${date},${like}}`,
    ],
    [
      `{"bto":"tag:e,2",${like},"bcc":[],"x":1.0}`,
      `{${ADDED.context},${ADDED.id},${ADDED.published},${like},"x":1.0}`,
    ],
    [
      `{${like},"x":{"id":null,"published":null,"n":1E400,"s":"\\ud800\\u0041"}}`,
      `{${ADDED.context},${ADDED.id},${ADDED.published},${like},"x":{"id":null,"published":null,"n":1E400,"s":"\\ud800\\u0041"}}`,
    ],
  ])('D3 %s is stored as %s', (sent, stored) => {
    const { text, activity, as1, id } = accepted(sent)
    expect(text).toBe(stored)
    expect(activity).toEqual(JSON.parse(text))
    expect(Object.keys(activity)).toEqual(Object.keys(JSON.parse(text) as JsonObject))
    expect(id).toBe(activity['id'])
    expect(as1).toBeNull()
  })

  test('P9 where something is cut, what was sent is handed over apart', () => {
    const sent = `{${like.replace('"Like"', '"Offer"')},"bto":[ "tag:e,2" ],"target":{"type":"Note","bcc":"tag:e,3"}}`
    expect(accepted(sent).blind).toBe(sent)
    expect(accepted(`{${like}}`).blind).toBeNull()
  })

  test('a draft can be finished twice, with different things given', () => {
    const draft = draftOf(`{${like}}`)
    expect(draft.finish(GIVEN).id).toBe(GIVEN.id)
    expect(draft.finish({ ...GIVEN, id: 'tag:e,9' }).activity['id']).toBe('tag:e,9')
  })

  test('D3 any activity keeps all that it said', () => {
    fc.assert(
      fc.property(anyDocument, fc.infiniteStream(fc.nat(7)), (x, dice) => {
        const document: JsonObject = { type: 'Like', x }
        const { text, activity } = accepted(rewrite(document, dice))
        expect(JSON.parse(text)).toEqual(activity)
        expect(activity).toEqual({
          ...withoutBlind(document),
          '@context': AS2,
          ...GIVEN,
        })
      }),
    )
  })
})

describe('what is no activity becomes the object of one', () => {
  test('with author and audience said of both', () => {
    const head =
      '{"@context":"https://www.w3.org/ns/activitystreams#","type":"Note","id":"https://e.example/1"'
    const note = `${head},"attributedTo":{"name":"\\u00e9","n":1.0},"to":["as:Public"],"cc":null,"audience":[]}`
    const draft = draftOf(note.replaceAll(',', ' ,\n '))
    expect(draft.id).toBeNull()
    const { id, text, activity } = draft.finish(GIVEN)
    expect(id).toBe(GIVEN.id)
    expect(text).toBe(
      `{${ADDED.context},${ADDED.id},"type":"Create",${ADDED.published},"actor":{"name":"\\u00e9","n":1.0},"to":["as:Public"],"object":${note}}`,
    )
    expect(activity).toEqual(JSON.parse(text))
  })

  test('and nothing is said of a context or an id that it has none of', () => {
    expect(accepted('{"name":"x","bto":"tag:e,1"}')).toEqual({
      id: GIVEN.id,
      text: `{${ADDED.context},${ADDED.id},"type":"Create",${ADDED.published},"object":{"name":"x"}}`,
      as1: null,
      blind: '{"name":"x","bto":"tag:e,1"}',
      activity: { '@context': AS2, ...GIVEN, type: 'Create', object: { name: 'x' } },
    })
  })

  test('even when it is empty', () => {
    expect(accepted('{}').text).toBe(
      `{${ADDED.context},${ADDED.id},"type":"Create",${ADDED.published},"object":{}}`,
    )
  })
})

describe('AS1', () => {
  const AS1 = 'application/stream+json'
  test('an activity keeps its text; whitespace and blind members go, nothing comes', () => {
    const sent = '{ "verb" : "like", "bto":["x"], "object":"https://e.example/1", "rating":1.0 }'
    const { as1, text, activity, id, blind } = accepted(sent, AS1)
    expect(as1).toBe('{"verb":"like","object":"https://e.example/1","rating":1.0}')
    expect(blind).toBe(sent)
    expect(id).toBe(GIVEN.id)
    expect(JSON.parse(text)).toEqual(activity)
    expect(activity).toMatchObject({
      ...GIVEN,
      type: 'Like',
      object: 'https://e.example/1',
      rating: 1,
    })
  })

  test('a client keeps its id and its time', () => {
    const draft = draftOf('{"id":"tag:e,1","verb":"like","published":"2011-02-10T15:04:55Z"}', AS1)
    expect(draft.id).toBe('tag:e,1')
    expect(draft.finish(GIVEN)).toMatchObject({
      id: 'tag:e,1',
      activity: { id: 'tag:e,1', published: '2011-02-10T15:04:55Z' },
    })
  })

  test('null is another way to say nothing', () => {
    const { as1, activity } = accepted('{"id":null,"verb":"like","published":null}', AS1)
    expect(as1).toBe('{"id":null,"verb":"like","published":null}')
    expect(activity).toEqual({ '@context': AS2, ...GIVEN, type: 'Like' })
  })

  test('a bare name for an id identifies nothing, but is kept', () => {
    const draft = draftOf('{"id":"4e1a","verb":"like"}', AS1)
    expect(draft.id).toBeNull()
    expect(draft.finish(GIVEN)).toMatchObject({
      id: GIVEN.id,
      activity: { id: GIVEN.id, 'as1:id': '4e1a' },
    })
  })

  test('numbers that a double does not hold stay as they came, in both versions', () => {
    const text =
      '{"verb":"post","object":{"objectType":"note","x":[9007199254740993,1e400]},"y":-1e-400}'
    const { as1, text: as2 } = accepted(text, 'application/stream+json')
    expect(as1).toBe(text)
    expect(as2).toMatch(/"x":\[9007199254740993,1e400\]\},"y":-1e-400\}$/)
    const object = accepted('{"objectType":"note","x":1e400}', 'application/stream+json')
    expect(object.text).toMatch(/"x":1e400\}\}$/)
  })

  test('an object is wrapped into a post, in both versions', () => {
    const sent =
      '{"objectType":"note", "author":{"displayName":"Ann"}, "to":[], "cc":["tag:e,1"], "bcc":["tag:e,2"]}'
    const { as1, activity, blind } = accepted(sent, AS1)
    const note = '{"objectType":"note","author":{"displayName":"Ann"},"to":[],"cc":["tag:e,1"]}'
    expect(as1).toBe(
      `{${ADDED.id},"verb":"post",${ADDED.published},"actor":{"displayName":"Ann"},"cc":["tag:e,1"],"object":${note}}`,
    )
    expect(blind).toBe(sent)
    expect(activity).toEqual({
      '@context': AS2,
      ...GIVEN,
      type: 'Create',
      actor: { name: 'Ann' },
      cc: ['tag:e,1'],
      object: { type: 'Note', attributedTo: { name: 'Ann' }, to: [], cc: ['tag:e,1'] },
    })
  })
})

describe('ids', () => {
  test.each([
    ['https://e.example/1'],
    ['urn:uuid:da0cea20-b713-11e2-8998-2c8158efb9e9'],
    ['https://localhost:3000/1'],
    [`https://e.example/${'x'.repeat(2048 - 18)}`],
  ])('%s is kept', (id) => {
    expect(draftOf(JSON.stringify({ type: 'Like', id })).id).toBe(id)
  })

  test.each([
    ['notes/1', 'invalid'],
    ['', 'invalid'],
    ['4e1a', 'invalid'],
    ['https://e.example/a b', 'invalid'],
    ['https://e.example/\u0001', 'invalid'],
    ['https://e.example/\ud800', 'invalid'],
    [`https://e.example/${'x'.repeat(2048 - 17)}`, 'invalid'],
    [`https://e.example/${'é'.repeat(1100)}`, 'invalid'],
    ['http://localhost:3000/activities/x', 'id-reserved'],
    ['HTTP://Localhost:3000', 'id-reserved'],
  ])('%s is refused as %s, on an activity and on an object', (id, code) => {
    for (const type of ['Like', 'Note'])
      expect(refusalOf(JSON.stringify({ type, id }))).toMatchObject({
        code,
        faults: [{ pointer: '#/id' }],
      })
  })

  test.each([['/a'], ['a b'], ['a/b'], ['a?b']])('AS1 %s is no name', (id) => {
    expect(refusalOf(JSON.stringify({ verb: 'post', id }), 'application/stream+json').code).toBe(
      'invalid',
    )
  })

  test('an id under PUBLIC_URL may be spoken of', () => {
    expect(
      accepted('{"type":"Like","object":{"id":"http://localhost:3000/activities/x"}}').id,
    ).toBe(GIVEN.id)
  })
})

describe('refusals', () => {
  test.each<[string, string | Uint8Array, string]>([
    ['nothing', '', 'bad-json'],
    ['whitespace', ' \n', 'bad-json'],
    ['only a byte order mark', Uint8Array.of(0xef, 0xbb, 0xbf), 'bad-json'],
    ['two byte order marks', Buffer.from('\ufeff\ufeff{}'), 'bad-json'],
    ['half a document', '{"type":"Like"', 'bad-json'],
    ['a broken sequence', Uint8Array.of(0x22, 0xc3, 0x22), 'bad-utf8'],
    ['an overlong form', Uint8Array.of(0x22, 0xc0, 0xaf, 0x22), 'bad-utf8'],
    ['a surrogate in UTF-8', Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22), 'bad-utf8'],
    ['UTF-16', Buffer.from('\ufeff{}', 'utf16le'), 'bad-utf8'],
    ['a list', '[{"type":"Like"}]', 'invalid'],
    ['a number', '42', 'invalid'],
    ['null', 'null', 'invalid'],
    ['a bad time', '{"type":"Like","published":"yesterday"}', 'invalid'],
    ['a blind member of the wrong type', '{"type":"Like","bto":[7]}', 'invalid'],
    ['a nested blind member of the wrong type', '{"type":"Like","object":{"bcc":true}}', 'invalid'],
  ])('%s is %s', (_, body, code) => {
    expect(refusalOf(body).code).toBe(code)
  })

  test('a list at the root is told so', () => {
    expect(refusalOf('[]').faults).toEqual([
      { pointer: '#', rule: 'core §2 document', detail: 'Send one JSON object.' },
    ])
  })

  test('one byte order mark is dropped', () => {
    expect(accepted('\ufeff{"type":"Like","id":"tag:e,1"}').id).toBe('tag:e,1')
  })

  test('the media type is looked at before the body', () => {
    expect(refusalOf('not json', 'text/plain').code).toBe('content-type')
  })

  test('all faults of a document come in one answer, up to the limit', () => {
    const faults = refusalOf(
      '{"type":"Like","actor":7,"object":{"name":1,"tag":[{"type":"Mention"}]}}',
    ).faults
    expect(faults?.map(({ pointer }) => pointer).sort()).toEqual([
      '#/actor',
      '#/object/name',
      '#/object/tag/0',
    ])
    const many = refusalOf(JSON.stringify({ type: 'Like', to: Array(500).fill(1) }))
    expect(many.faults?.length).toBe(LIMITS.faults)
  })

  test('P7 of a very large number of faults the first are told', () => {
    const refusal = refusalOf(`{"type":"Like","to":[${'1,'.repeat(60_000)}1]}`)
    expect(refusal.faults?.length).toBe(LIMITS.faults)
    expect(refusal.detail).toMatch(/\(#\/to\/0, and 49 more\)$/)
  })

  test('the faults of the scan, the schema, the id and the context come together', () => {
    const refusal = refusalOf(
      `{"@context":{"name":"x:y"},"id":"a b","type":7,"a":1,"a":2,"tag":{"to":[true]}}`,
    )
    expect([refusal.code, refusal.faults?.map(({ pointer }) => pointer)]).toEqual([
      'duplicate-key',
      ['#/a', '#/type', '#/tag/to/0', '#/id', '#/@context/name'],
    ])
  })
})

test('the digest is of the document as sent', () => {
  const one = draftOf('{"type":"Like","bto":"tag:e,1"}')
  expect(draftOf('{ "bto":"tag:e,1", "type":"\\u004cike" }').digest()).toBe(one.digest())
  expect(draftOf('{"type":"Like"}').digest()).not.toBe(one.digest())
})
