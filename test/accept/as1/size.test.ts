/**
 * How much longer an activity may get in the words of AS1: a page of 40 that were nested deeply once took 112 MB.
 */
import type { Json, JsonObject } from '../../../schemas/wire'
import { toAs1 } from '../../../server/accept/as1/to-as1'
import { toAs2 } from '../../../server/accept/as1/to-as2'
import { faultsIn } from '../../../server/validate'

const AS2 = 'https://www.w3.org/ns/activitystreams'
const A = 'https://example.org/a'
const TEXT = 'What takes the room at each level. '.repeat(100)
const LEVELS = 30

type Level = (inner: Json) => JsonObject

const note = (more: JsonObject): JsonObject => ({ type: 'Note', content: TEXT, ...more })
const link = { type: 'Link', href: A, mediaType: 'text/html' }

const SHAPES: [string, Level][] = [
  ['one of two objects', (inner) => note({ context: [inner, A] })],
  ['one of two authors', (inner) => note({ attributedTo: [inner, { type: 'Person', id: A }] })],
  ['the first that can be said', (inner) => note({ location: [7 as Json, inner, A] })],
  ['a list', (inner) => note({ attachment: [inner, A] })],
  ['a list with what AS1 has no word for', (inner) => note({ tag: [inner, 7] })],
  ['an image', (inner) => note({ image: [inner, A], url: [link, A] })],
  [
    'a collection with pages',
    (inner) =>
      note({
        replies: {
          type: 'Collection',
          items: [inner],
          first: { type: 'CollectionPage', items: [A] },
        },
      }),
  ],
  [
    'what only AS2 has',
    (inner) => note({ preview: [inner, A], instrument: inner === A ? A : [A] }),
  ],
  ['an activity', (inner) => ({ type: 'Like', summary: TEXT, object: [inner, A] })],
  [
    'a lasting image',
    (inner) => ({ type: 'Image', summary: TEXT, url: link, duration: 'PT1S', context: [inner, A] }),
  ],
  [
    'something undone',
    (inner) => ({ type: 'Undo', object: { type: 'Like', id: A, summary: TEXT, object: inner } }),
  ],
]

const nested = (level: Level, levels: number): JsonObject => ({
  '@context': AS2,
  type: 'Create',
  actor: A,
  object: Array.from({ length: levels }).reduce<Json>((inner) => level(inner), A),
})
const sizeOf = (value: Json): number => JSON.stringify(value).length

test.each(SHAPES)('a text grows with its length, not with its depth: %s', (_title, level) => {
  const activity = nested(level, LEVELS)
  const mapped = toAs1(activity)
  expect(sizeOf(mapped)).toBeLessThan(2.5 * sizeOf(activity))
})

/** Only what comes in by the door must come back. */
const SOUND = SHAPES.filter(([, level]) => faultsIn('as2', nested(level, 4), 1).length === 0)

test('most of these come in by the door', () => {
  expect(SOUND.length).toBeGreaterThan(7)
})

test.each(SOUND)('and nothing is lost: %s', (_title, level) => {
  const activity = nested(level, 4)
  const mapped = toAs1(activity)
  expect(faultsIn('as1', mapped, 1)).toEqual([])
  expect(toAs1(toAs2(mapped))).toEqual(mapped)
})
