/**
 * Whatever was posted, a feed of it can be read: by an XML parser that forgives nothing, and by a feed parser.
 */
import fc from 'fast-check'
import { parseAtomFeed, parseJsonFeed } from 'feedsmith'
import type { JsonObject } from '../../../schemas/wire'
import { parseXml } from '../../support/xml'
import { pageOf, shape } from './pages'

const TEXTS: [title: string, text: string][] = [
  ['the end of CDATA', 'a ]]> b'],
  ['ampersands and entities', 'R&D &amp; &lt;b&gt; &nbsp; &bogus; &#0; &#x1F;'],
  ['controls that XML 1.0 does not know', 'a\u0000\u0001\b\u000b\f\u001b\u001fb'],
  ['C1 controls and line separators', 'a\u0085\u2028\u2029b'],
  ['half a pair', 'a\ud83d b \ude00 c'],
  ['U+FFFE and U+FFFF', 'a\ufffe\uffffb'],
  ['four bytes', '😀 𝔉 𠮷 \u{10ffff}'],
  ['quotes', `"double" 'single' \`tick\``],
  ['a script', '<script>alert(1)</script><img src=x onerror=alert(1)>'],
  ['a script in an attribute', '"><script>alert(1)</script>'],
  ['a prolog', '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>&e;'],
  ['broken markup', '<p><b>x</i></p <a href="x'],
  ['a comment that does not end', 'a <!-- b -- c'],
  ['directions turned round', '\u202ereversed\u202c \u2066x\u2069'],
  ['a link that runs', '<a href="javascript:alert(1)">x</a>'],
  ['a pug interpolation', '#{process.exit()} !{1+1} #[b x]'],
  ['nothing but spaces', ' \t\r\n '],
  ['much', '&<]]>😀\ud800 '.repeat(8_000)],
]

/** The text in every place that a feed shows. */
const saying = (text: string): JsonObject => ({
  id: 'urn:uuid:1',
  type: ['Create', text],
  published: '2026-03-01T10:00:00Z',
  summary: text,
  actor: { type: ['Person', text], id: text, name: text, icon: { type: 'Image', url: text } },
  object: {
    type: ['Note', text],
    id: text,
    name: text,
    content: text,
    url: text,
    tag: [text, { type: 'Hashtag', name: text }],
    attachment: [{ type: 'Image', name: text, mediaType: text, url: text, duration: text }],
    image: { type: 'Image', url: 'https://i.example/a.png', name: text, summary: text },
  },
  target: { type: text, id: text, name: text },
})

const bothOf = async (activities: readonly unknown[]) => {
  const page = pageOf(activities)
  return { atom: await shape('atom', page), json: await shape('json-feed', page) }
}

function expectReadable(atom: string, json: string, entries: number): void {
  parseXml(atom)
  const fromAtom = parseAtomFeed(atom)
  const fromJson = parseJsonFeed(json)
  expect(fromAtom.entries ?? []).toHaveLength(entries)
  expect(fromJson.items ?? []).toHaveLength(entries)
  for (const [index, item] of (fromJson.items ?? []).entries()) {
    const entry = fromAtom.entries![index]!
    expect(entry.id).toBe(item.id)
    expect(collapsed(entry.title?.value ?? '')).toBe(collapsed(item.title ?? ''))
    expect(collapsed(entry.content?.value ?? '')).toBe(collapsed(item.content_html ?? ''))
    expectTame(item.content_html ?? '')
  }
}

const collapsed = (text: string): string => text.replace(/\s+/g, ' ').trim()

/** Only what the template writes: no element and no attribute that a stranger chose. */
function expectTame(html: string): void {
  const tags = html.match(/<[^>]*>/g) ?? []
  for (const tag of tags)
    expect(tag).toMatch(
      /^<\/?(?:p|br|a|img|strong|ul|li)(?: (?:href|src|alt|width|height)="[^"<>]*")*\/?>$/,
    )
  expect(html.replace(/<[^>]*>/g, '')).not.toMatch(/[<>]/)
  expect(html).not.toMatch(/(?:href|src)="\s*(?:javascript|data|vbscript):/i)
}

test.each(TEXTS)('%s', async (_, text) => {
  const { atom, json } = await bothOf([saying(text)])
  expectReadable(atom, json, 1)
})

test.each<[string, unknown]>([
  ['no actor, no time, no object', { id: 'urn:1', type: 'Activity' }],
  ['nulls', { id: 'urn:1', type: null, actor: null, object: null, published: null, target: null }],
  [
    'lists in lists',
    { id: 'urn:1', type: [['Like']], actor: [[[]]], object: [[{}], 'x'], tag: [[]] },
  ],
  [
    'numbers and truths',
    { id: 'urn:1', type: 'Like', actor: 5, object: true, target: 0.1, tag: [7] },
  ],
  ['an extension', { id: 'urn:1', type: 'https://x.example/ns#Measure', object: { type: 'x:y' } }],
  [
    'a year that has too many digits',
    { id: 'urn:1', type: 'Like', published: '+012026-01-01T00:00Z' },
  ],
  [
    'members of Object.prototype',
    '{"id":"urn:1","type":"constructor","actor":{"type":"toString"},"hasOwnProperty":1}',
  ],
])('%s', async (_, activity) => {
  const { atom, json } = await bothOf([activity])
  expectReadable(atom, json, 1)
})

test('what is left of half a pair is the replacement character, in both shapes', async () => {
  const activity = { id: 'urn:1', type: 'Create', object: { type: 'Note', content: 'a\ud83d b' } }
  const { atom, json } = await bothOf([activity])
  expect(atom).toContain('a\ufffd b')
  expect(json).toContain('a\ufffd b')
  expect(json).not.toMatch(/\\ud83d/i)
})

test('a text is cut where it would fill the feed, and says so', async () => {
  const long = {
    id: 'urn:1',
    type: 'Create',
    object: { type: 'Note', content: 'water '.repeat(9_000) },
  }
  const { items } = JSON.parse((await bothOf([long])).json) as { items: { content_html: string }[] }
  expect(items[0]!.content_html.length).toBeLessThan(21_000)
  expect(items[0]!.content_html).toMatch(/…<\/p>$/)
})

test('whatever JSON an activity is, its feeds can be read (property)', async () => {
  const json = fc.jsonValue({ maxDepth: 4 })
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(...TEXTS.slice(0, -1).map(([, one]) => one)),
  )
  const members = Object.keys(saying(''))
  const activity = fc.dictionary(
    fc.constantFrom(
      ...members,
      'name',
      'content',
      'attachment',
      'tag',
      'image',
      'updated',
      'startTime',
    ),
    fc.oneof(
      json,
      text,
      text.map((one) => saying(one)),
      fc.array(text.map((one) => saying(one)['object']!)),
    ),
    { noNullPrototype: true },
  )
  await fc.assert(
    fc.asyncProperty(fc.array(activity, { maxLength: 3 }), async (activities) => {
      const alive = activities.map((one) => ({ ...one, id: 'urn:1' }))
      const { atom, json } = await bothOf(alive)
      parseXml(atom)
      for (const { content_html } of (JSON.parse(json) as { items: { content_html: string }[] })
        .items)
        expectTame(content_html)
    }),
    { numRuns: 100 },
  )
})
