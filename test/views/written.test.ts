import type { JsonObject } from '../../schemas/wire'
import { fieldsIn } from '../../views/model/rewritten'
import { kindIn, writtenBy, type Fields, type Written } from '../../views/model/written'

const GUEST = { id: 'urn:freshet:guest:nia', name: 'Nia' }
const IDS = { activity: 'urn:a', object: 'urn:o' }
const NO_LINK = 'A poll has no link; put the address into the text.'
const VERSIONS = (at: number) =>
  [60, 256, 640].map((width) => ({
    type: 'Link',
    href: `https://feed.example/photos/p${at}/${width}`,
    mediaType: 'image/jpeg',
    width,
    height: width / 2,
  }))
const photo = (at: number) => JSON.stringify({ name: 'a.jpg', bytes: 9, url: VERSIONS(at) })
const write = (fields: Record<string, string | string[]>) =>
  writtenBy(
    Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [name, [value].flat()]),
    ) satisfies Fields,
    GUEST,
    IDS,
    Date.parse('2026-11-23T12:00:00Z'),
  )

test.each([
  [
    'a note',
    { text: 'Hi <b>\nyou' },
    { type: 'Create', object: { type: 'Note', content: 'Hi &lt;b&gt;<br>you' } },
  ],
  [
    'an article',
    { text: 'The weir\n\nIt holds.', kind: 'Article' },
    { object: { type: 'Article', name: 'The weir', content: 'It holds.' } },
  ],
  [
    'a link',
    { link: 'https://tables.example/x', title: 'Tables', text: 'See' },
    { content: 'See', object: { type: 'Page', url: 'https://tables.example/x', name: 'Tables' } },
  ],
  [
    'a link without a title',
    { link: 'http://tables.example' },
    { object: { name: 'tables.example' } },
  ],
  [
    'a place',
    { place: 'Kettle Lock', latitude: '52.2117', longitude: '-0.1386', text: 'Here' },
    {
      type: 'Arrive',
      content: 'Here',
      location: { type: 'Place', name: 'Kettle Lock', latitude: 52.2117, longitude: -0.1386 },
    },
  ],
  [
    'a place by its coordinates',
    { latitude: '1', longitude: '2' },
    { location: { name: '1.0000, 2.0000' } },
  ],
  [
    'a note from a place',
    { text: 'Here', place: 'Lock', kind: 'Note' },
    { type: 'Create', object: { type: 'Note', location: { name: 'Lock' } } },
  ],
  [
    'a poll',
    { text: 'Who rows?', answer: ['I', ' I ', 'You', ''], hours: '6' },
    {
      object: {
        type: 'Question',
        content: 'Who rows?',
        oneOf: [{ name: 'I' }, { name: 'You' }],
        endTime: '2026-11-23T18:00:00.000Z',
      },
    },
  ],
  [
    'a poll of several',
    { text: 'Who?', answer: ['I', 'You'], several: 'on' },
    { object: { anyOf: [{}, {}] } },
  ],
  [
    'a photo, from a place',
    { photo: photo(1), alt: ' A heron ', text: 'Look', place: 'Weir' },
    {
      type: 'Create',
      object: {
        type: 'Image',
        id: 'urn:o',
        content: 'Look',
        summary: 'A heron',
        url: VERSIONS(1),
        location: { name: 'Weir' },
      },
    },
  ],
  [
    'photos, each with its words',
    { photo: [photo(1), photo(2)], alt: ['', 'Two'], text: 'Look' },
    {
      type: 'Create',
      content: 'Look',
      object: [
        { type: 'Image', id: 'urn:o', attributedTo: GUEST.id, url: VERSIONS(1) },
        { type: 'Image', id: 'urn:o#2', summary: 'Two', url: VERSIONS(2) },
      ],
    },
  ],
  [
    'a note with a photo, when that is chosen',
    { photo: photo(1), text: 'Look', kind: 'Note' },
    { object: { type: 'Note', attachment: [{ type: 'Image', url: VERSIONS(1) }] } },
  ],
  [
    'a poll with a photo',
    { photo: photo(1), text: 'Who?', answer: ['I', 'You'] },
    { object: { type: 'Question', attachment: [{ type: 'Image' }] } },
  ],
])('%s', (_, fields, wanted) => {
  const actor = { type: 'Person', ...GUEST }
  expect(write(fields)).toMatchObject({ document: { id: 'urn:a', actor, ...wanted } })
})

test('a photo says no more than where it is, and only what is up is posted', () => {
  const more = JSON.stringify({
    name: 'DSC_1.jpg',
    bytes: 9,
    actor: 'urn:x',
    url: [{ ...VERSIONS(1)[0], name: 'x' }, { href: 'javascript:alert(1)' }, 'urn:x'],
  })
  const notYet = JSON.stringify({ name: 'b.jpg', bytes: 9, url: [] })
  const written = write({ photo: [more, notYet, 'no JSON', 'null'] })
  expect(written).toMatchObject({ document: { object: { type: 'Image', url: [VERSIONS(1)[0]] } } })
  expect(JSON.stringify(written)).not.toMatch(/DSC_1|urn:x|javascript|b\.jpg/)
})

test.each([
  [{}, null],
  [{ text: 'Hi' }, 'Note'],
  [{ text: 'Hi', kind: 'Article' }, 'Article'],
  [{ kind: 'Article' }, null],
  [{ photo: '{"url":[]}', place: 'Weir' }, 'Photo'],
  [{ place: 'Weir' }, 'Place'],
  [{ place: 'Weir', link: 'https://x.example' }, 'Link'],
  [{ answer: ['I'], link: 'https://x.example' }, 'Poll'],
])('%j is going to be: %s', (fields, kind) => {
  const asFields = Object.entries(fields).map(([name, value]) => [name, [value].flat()])
  expect(kindIn(Object.fromEntries(asFields) as Fields)).toBe(kind)
})

test.each<Record<string, string | string[]>>([
  { text: 'Hi\n\nyou' },
  { text: 'The weir\n\nIt holds.', kind: 'Article' },
  { text: 'See', link: 'https://x.example/', title: 'X' },
  { text: 'Here', place: 'Lock', latitude: '52.2117', longitude: '-0.1386' },
  { text: 'Here', place: 'Lock', kind: 'Note' },
  { text: 'Who?', answer: ['I', 'You'], several: 'on' },
  { text: 'Look', photo: [photo(1), photo(2)], alt: ['', 'Two'], place: 'Weir' },
  { photo: photo(1), alt: 'One' },
])('to edit it gives the same again: %j', (fields) => {
  const document = (written: Written) => (written as { document: JsonObject }).document
  const first = document(write(fields))
  const again = writtenBy(fieldsIn(first), GUEST, IDS, Date.parse('2026-11-23T12:00:00Z'))
  expect(document(again)).toEqual(first)
})

test.each([
  [
    'a poll with a link',
    { text: 'Who?', answer: ['I', 'You'], link: 'https://x.example' },
    NO_LINK,
  ],
  ['a link that is none', { link: 'htp://x' }, 'A link begins with http:// or https://'],
  ['a script', { link: 'javascript:alert(1)' }, 'A link begins with http:// or https://'],
  ['one answer', { text: 'Who?', answer: 'I' }, 'A poll has at least two answers.'],
  ['answers without a question', { answer: ['I', 'You'] }, 'Ask something above the answers.'],
])('%s is said', (_, fields, wrong) => {
  expect(write(fields)).toEqual({ wrong })
})

test.each([{}, { text: ' ' }, { latitude: '91', longitude: '0' }, { title: 'x' }])(
  'nothing: %j',
  (fields) => {
    expect(write(fields as Record<string, string>)).toBeNull()
  },
)
