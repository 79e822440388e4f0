/** Material — the activities that are checked, as projections, and the filters. The same at each run. */
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const { project } = require('../../../dist/server/append/projection.js')

const COUNT = 256
const WORDS =
  'the water came up to the third step this morning and the old weir is loud again so take the upper path with the children or wait until the lock keeper has opened both gates towards the evening when it will fall'.split(
    ' ',
  )

let state = 42
/** mulberry32. */
function random() {
  state = (state + 0x6d2b79f5) | 0
  let t = Math.imul(state ^ (state >>> 15), 1 | state)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
}
const below = (count) => Math.floor(random() * count)
const person = () => `https://people.example/${below(40)}`
const sentence = (length) => Array.from({ length }, () => WORDS[below(WORDS.length)]).join(' ')
const tags = ['water', 'weir', 'boats', 'birds', 'mud']

function activityAt(at) {
  const published = new Date(Date.UTC(2026, 2, 1, 0, at)).toISOString()
  if (at % 2 === 1)
    return {
      type: at % 4 === 1 ? 'Like' : 'Announce',
      actor: person(),
      object: `https://photos.example/${below(90)}`,
      published,
    }
  return {
    type: 'Create',
    actor: { type: 'Person', id: person(), name: 'Somebody' },
    object: {
      type: at % 4 === 0 ? 'Note' : 'Image',
      id: `https://photos.example/${below(90)}`,
      content: `<p>${sentence(40)}</p>`,
      tag: [tags[below(5)], tags[below(5)]].map((name) => ({ type: 'Hashtag', name: `#${name}` })),
    },
    to: 'https://www.w3.org/ns/activitystreams#Public',
    published,
  }
}

export const projections = Array.from({ length: COUNT }, (_, at) =>
  // As live entries have it: from a text that came off the wire.
  project(JSON.parse(JSON.stringify(activityAt(at)))),
)

export const FILTERS = {
  'one clause': { type: 'Like' },
  'five clauses': {
    type: ['Create', 'Announce'],
    actorType: 'Person',
    objectType: ['Note', 'Image'],
    tag: ['water', 'weir', 'boats'],
    not: { actor: ['https://people.example/3', 'https://people.example/14'] },
  },
  'five clauses, one of them text': {
    type: ['Create', 'Announce'],
    actorType: 'Person',
    tag: ['water', 'weir', 'boats'],
    text: 'lock keeper',
    not: { actor: 'https://people.example/3' },
  },
  'five that nearly all match': {
    type: ['Like', 'Announce', 'Create'],
    since: '2026-03-01',
    not: { actor: 'https://people.example/3', target: 'urn:nowhere', text: 'avalanche' },
  },
}
