import type { JsonObject } from '../../schemas/wire'
import { plainSentence, sentenceOf } from '../../views/model/sentence'

/** Activities as people post them, and how a page tells them. Names in the answer are what `bdi` would hold. */
const ANN = { type: 'Person', id: 'https://people.example/ann', name: 'Ann' }
const BEN = { type: 'Person', id: 'https://people.example/ben', name: 'Ben' }
const IVY = { type: 'Person', id: 'https://people.example/ivy', name: 'Ivy' }
const NOTE = { type: 'Note', content: '<p>The river is <b>up</b> again this morning</p>' }
const WEIR = { type: 'Place', name: 'The Weir' }
const ROW = { type: 'Event', name: 'Autumn row' }
const MILL = { type: 'Service', id: 'https://m.example/mill', name: 'mill' }
const as1 = (verb: string) => ['Activity', `http://activitystrea.ms/schema/1.0/${verb}`]

const CASES: [activity: JsonObject, sentence: string][] = [
  [{ type: 'Create', actor: ANN, object: NOTE }, 'Ann'],
  [
    { type: 'Create', actor: ANN, object: { ...NOTE, inReplyTo: NOTE } },
    'Ann replied to “The river is up again…”',
  ],
  [
    {
      type: 'Create',
      actor: ANN,
      object: { ...NOTE, inReplyTo: 'urn:uuid:0b9f6a0e-93a4-4b13-8f4a-6c1e6b7f8a01' },
    },
    'Ann replied to an entry',
  ],
  [
    { type: 'Create', actor: ANN, object: { type: 'Article', name: 'X' } },
    'Ann published an article',
  ],
  [{ type: 'Create', actor: ANN, object: { type: 'Image' } }, 'Ann added a photo'],
  [
    {
      type: 'Create',
      actor: ANN,
      object: [{ type: 'Image' }, { type: 'Image' }],
      target: { name: 'Week 46' },
    },
    'Ann added 2 photos to Week 46',
  ],
  [
    {
      type: 'Add',
      actor: ANN,
      object: { type: 'Image', name: 'Heron' },
      target: { name: 'Birds' },
    },
    'Ann added Heron to Birds',
  ],
  [{ type: 'Create', actor: ANN, object: ROW }, 'Ann invited everyone to Autumn row'],
  [{ type: 'Create', actor: ANN, object: BEN }, 'Ann introduced Ben'],
  [{ type: 'Create', actor: ANN, object: { type: 'Video' } }, 'Ann posted a video'],
  [{ type: 'Question', actor: ANN, name: 'When?' }, 'Ann asked'],
  [{ type: 'Like', actor: ANN, object: NOTE }, 'Ann liked “The river is up again…”'],
  [
    { type: 'Like', actor: ANN, object: { type: 'Image', name: 'Heron', attributedTo: BEN } },
    'Ann liked Heron by Ben',
  ],
  [
    { type: 'Like', actor: ANN, object: { type: 'Image', attributedTo: ANN.id } },
    'Ann liked their own photo',
  ],
  [
    { type: 'Like', actor: ANN, object: { type: 'Create', actor: BEN, object: { type: 'Image' } } },
    'Ann liked a photo by Ben',
  ],
  [{ type: 'Like', actor: [ANN, BEN], object: WEIR }, 'Ann and Ben liked The Weir'],
  [{ type: 'Like', actor: [ANN, BEN, IVY], object: WEIR }, 'Ann, Ben and Ivy liked The Weir'],
  [
    { type: 'Like', actor: [ANN, BEN, IVY, 'https://x.example/kim'], object: WEIR },
    'Ann, Ben and 2 others liked The Weir',
  ],
  [
    { type: 'Like', actor: ANN, object: 'https://x.example/photos/heron%20one' },
    'Ann liked heron one',
  ],
  [
    { type: 'Like', actor: ANN, object: 'urn:uuid:0b9f6a0e-93a4-4b13-8f4a-6c1e6b7f8a01' },
    'Ann liked something',
  ],
  [{ type: 'Like', actor: ANN }, 'Ann liked something'],
  [{ type: 'Like', object: WEIR }, 'Somebody liked The Weir'],
  [{ type: 'Announce', actor: ANN, object: WEIR }, 'Ann shared The Weir'],
  [{ type: 'Follow', actor: ANN, object: BEN }, 'Ann started following Ben'],
  [
    { type: 'Undo', actor: ANN, object: { type: 'Follow', actor: ANN, object: BEN } },
    'Ann stopped following Ben',
  ],
  [
    { type: 'Undo', actor: ANN, object: { type: 'Like', object: WEIR } },
    'Ann took back a like of The Weir',
  ],
  [{ type: 'Accept', actor: ANN, object: ROW }, 'Ann is going to Autumn row'],
  [{ type: 'TentativeAccept', actor: ANN, object: ROW }, 'Ann may go to Autumn row'],
  [{ type: 'Reject', actor: ANN, object: ROW }, 'Ann is not going to Autumn row'],
  [{ type: 'Accept', actor: ANN, object: { type: 'Offer', name: 'Tea' } }, 'Ann accepted Tea'],
  [
    {
      type: 'Invite',
      actor: ANN,
      object: 'https://www.w3.org/ns/activitystreams#Public',
      target: ROW,
    },
    'Ann invited everyone to Autumn row',
  ],
  [{ type: 'Invite', actor: ANN, object: ROW }, 'Ann invited everyone to Autumn row'],
  [{ type: 'Invite', actor: ANN, object: ROW, target: BEN }, 'Ann invited Ben to Autumn row'],
  [
    { type: 'Accept', actor: ANN, object: { type: 'Invite', actor: BEN, object: ROW } },
    'Ann accepted an invitation to Autumn row',
  ],
  [
    { type: 'Undo', actor: ANN, object: { type: 'Offer', actor: ANN, object: WEIR } },
    'Ann took back an offer of The Weir',
  ],
  [{ type: 'Create', actor: ANN, object: { type: 'Note', id: 'urn:x' } }, 'Ann posted a note'],
  [{ type: as1('start'), actor: MILL, object: MILL }, 'mill started'],
  [{ type: as1('stop'), actor: MILL }, 'mill stopped'],
  [{ type: as1('start'), actor: MILL, object: ROW }, 'mill started Autumn row'],
  [
    {
      type: ['Activity', 'https://forge.example/ns#Push'],
      actor: ANN,
      object: [{ type: 'Commit', name: 'One' }, { type: 'Commit' }],
      target: { type: 'Application', name: 'gauge-reader' },
    },
    'Ann pushed 2 commits to gauge-reader',
  ],
  [
    {
      type: ['Activity', 'https://x.example/check'],
      actor: 'https://sally.example.org',
      summary: 'Sally checked the gate',
    },
    'Sally checked the gate',
  ],
  [{ type: 'Arrive', actor: ANN, location: WEIR }, 'Ann checked in at The Weir'],
  [{ type: 'Arrive', actor: ANN }, 'Ann checked in'],
  [
    { type: 'Travel', actor: ANN, origin: WEIR, target: { name: 'Home' } },
    'Ann went from The Weir to Home',
  ],
  [{ type: 'Travel', actor: ANN, target: WEIR }, 'Ann went to The Weir'],
  [{ type: 'Move', actor: ANN, object: ROW, target: WEIR }, 'Ann moved Autumn row to The Weir'],
  [{ type: 'Delete', actor: ANN, object: 'https://x.example/1' }, 'Ann deleted an entry'],
  [{ type: 'Update', actor: ANN, object: ANN }, 'Ann updated their profile'],
  [{ type: 'Tombstone', id: 'https://x.example/1' }, 'This entry was deleted'],
  [{ type: ['Like', 'https://x.example/Adore'], actor: ANN, object: WEIR }, 'Ann liked The Weir'],
  [
    { type: 'https://www.w3.org/ns/activitystreams#Like', actor: ANN, object: WEIR },
    'Ann liked The Weir',
  ],
  [{ type: 'Like', 'as1:verb': 'favorite', actor: ANN, object: WEIR }, 'Ann liked The Weir'],
  [{ type: 'View', 'as1:verb': 'play', actor: ANN, object: WEIR }, 'Ann watched The Weir'],
  [{ type: as1('approve'), actor: ANN, object: ROW }, 'Ann approved Autumn row'],
  [{ type: as1('stop'), actor: ANN, object: ROW }, 'Ann stopped Autumn row'],
  [{ type: as1('build'), actor: ANN, object: ROW }, 'Ann built Autumn row'],
  [{ type: as1('give'), actor: ANN, object: ROW, target: BEN }, 'Ann gave Autumn row to Ben'],
  [{ type: as1('request-friend'), actor: ANN, object: BEN }, 'Ann asked Ben to be friends'],
  [{ type: as1('checkin'), actor: ANN, object: WEIR }, 'Ann checked in at The Weir'],
  [
    { type: ['Activity', 'https://x.example/calibrate'], actor: ANN, object: WEIR },
    'Ann calibrate The Weir',
  ],
  [
    {
      type: ['Activity', 'https://x.example/calibrate'],
      actor: ANN,
      summary: 'Ann set the gauge',
      object: WEIR,
    },
    'Ann set the gauge',
  ],
  [
    { type: ['Activity', 'https://x.example/calibrate'], actor: ANN, summary: 'set the gauge' },
    'Ann set the gauge',
  ],
  [
    {
      type: 'Read',
      actor: { type: 'Service', name: 'gauge' },
      summary: 'gauge read 1.84 m',
      object: 'https://x.example/r1',
    },
    'gauge read 1.84 m',
  ],
  [
    { type: 'Like', actor: { nameMap: { de: 'Anna', en: 'Anne' }, name: 'Ann' }, object: WEIR },
    'Anne liked The Weir',
  ],
  [{ type: 'Like', actor: { name: 'A\u202enn\u0000\n' }, object: WEIR }, 'Ann liked The Weir'],
]

test.each(CASES)('%j', (activity, sentence) => {
  expect(plainSentence(sentenceOf(activity, { origin: 'http://localhost:3000' }))).toBe(sentence)
})

test('a shared piece whose words stand below is called by its kind', () => {
  const shared = { type: 'Announce', actor: ANN, object: { ...NOTE, attributedTo: BEN } }
  const parts = sentenceOf(shared, { origin: 'http://localhost:3000', isQuoted: true })
  expect(plainSentence(parts)).toBe('Ann shared a note by Ben')
})

test('names are parts with a role and a safe link; a verb that nobody knows is code', () => {
  const odd = {
    type: ['Activity', 'https://x.example/calibrate'],
    actor: ANN,
    object: { name: 'It', url: 'javascript:alert(1)' },
  }
  const [name] = sentenceOf(odd, { origin: '', isAbroad: true })
  expect(name).toEqual({ text: 'Ann', role: 'actor', href: ANN.id })
  expect(sentenceOf(odd, { origin: '' })).toEqual([
    { text: 'Ann', role: 'actor', href: `/objects?id=${encodeURIComponent(ANN.id)}` },
    { text: ' ' },
    { text: 'calibrate', code: true },
    { text: ' ' },
    { text: 'It', role: 'object' },
  ])
})

test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
  'a type called %s is a verb that nobody knows: one post of it drew no page any more',
  (type) => {
    const told = (activity: JsonObject) => plainSentence(sentenceOf(activity, { origin: '' }))
    expect(told({ type, actor: ANN, object: WEIR })).toBe(`Ann ${type} The Weir`)
    expect(told({ type, actor: ANN, object: ROW })).toBe(`Ann ${type} Autumn row`)
    expect(told({ type: 'Undo', actor: ANN, object: { type, object: WEIR } })).toMatch(
      /^Ann took back/,
    )
  },
)
