import { writtenBy, type Fields } from '../../views/model/written'

const GUEST = { id: 'urn:freshet:guest:nia', name: 'Nia' }
const IDS = { activity: 'urn:a', object: 'urn:o' }
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
])('%s', (_, fields, wanted) => {
  const actor = { type: 'Person', ...GUEST }
  expect(write(fields)).toMatchObject({ document: { id: 'urn:a', actor, ...wanted } })
})

test.each([
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
