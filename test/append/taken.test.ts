import type { JsonObject } from '../../schemas/wire'
import { namedBy, takenBy, takenWith, type Named } from '../../server/append/taken'

const ann = 'https://people.example/ann'
const bob = 'https://people.example/bob'
const photo = 'https://photos.example/7'
const reply = 'https://notes.example/1'
const like = 'https://a.example/like'
const create = 'https://a.example/create'
const update = 'https://a.example/update'

const LOG: Record<string, Named> = {
  [like]: activity({ type: 'Like', id: like, actor: ann, object: photo }),
  'urn:follow': activity({ type: 'Follow', id: 'urn:follow', actor: [ann, bob], object: photo }),
  'urn:nobody': activity({ type: 'Like', id: 'urn:nobody', object: photo }),
  'urn:add': activity({ type: 'Add', id: 'urn:add', actor: ann, object: photo, target: bob }),
  [create]: activity(brings()),
  [reply]: { ...activity(brings()), as: 'object' },
  [update]: activity({ type: 'Update', id: update, actor: ann, object: { id: reply, name: 'x' } }),
}

function activity(value: JsonObject): Named {
  return { activity: value, place: { stream: 'a', seq: 7, at: 1000 }, as: 'activity' }
}

function brings(): JsonObject {
  const object = { type: 'Note', id: reply, inReplyTo: photo, attributedTo: ann }
  return { type: 'Create', id: create, actor: 'urn:agent', object }
}

function takenIn(value: JsonObject): string[] {
  const named = new Map<string, Named>()
  for (const id of namedBy(value)) if (LOG[id]) named.set(id, LOG[id])
  return takenBy(value, named).map(
    ({ type, object, place }) => `${type} ${object}${place ? ' there' : ''}`,
  )
}

type Case = [title: string, activity: JsonObject, expected: string[]]
const undo = (actor: unknown, object: unknown) => ({ type: 'Undo', actor, object }) as JsonObject
const remove = (actor: unknown, object: unknown) =>
  ({ type: 'Delete', actor, object }) as JsonObject

const cases: Case[] = [
  ['Undo by its id', undo(ann, like), [`Like ${photo} there`]],
  [
    'Undo of the object with its id',
    undo({ id: ann }, { type: 'Like', id: like }),
    [`Like ${photo} there`],
  ],
  ['Undo by somebody else', undo(bob, like), []],
  ['Undo by nobody', undo(null, like), []],
  ['Undo by nobody of what nobody did', undo(null, 'urn:nobody'), [`Like ${photo} there`]],
  ['Undo by somebody of what nobody did', undo(ann, 'urn:nobody'), []],
  ['Undo by one of two: their own part', undo(bob, 'urn:follow'), [`Follow ${photo} there`]],
  ['Undo of what is not known', undo(ann, 'urn:unknown'), []],
  [
    'Undo of what is not known, described',
    undo(ann, { type: 'Like', id: 'urn:unknown', actor: ann, object: photo }),
    [`Like ${photo}`],
  ],
  [
    'Undo of what is described',
    undo(ann, { type: 'Like', actor: ann, object: photo }),
    [`Like ${photo}`],
  ],
  ['… without an actor', undo(ann, { type: 'Like', object: photo }), [`Like ${photo}`]],
  ['… as somebody else’s', undo(bob, { type: 'Like', actor: ann, object: photo }), []],
  ['… by nobody', undo(null, { type: 'Like', object: photo }), []],
  [
    'Undo of two',
    undo(ann, [like, 'urn:follow']),
    [`Like ${photo} there`, `Follow ${photo} there`],
  ],
  ['Undo takes no Create back', undo('urn:agent', create), []],
  ['… and no Add', undo(ann, 'urn:add'), []],
  ['… and no object', undo(ann, reply), []],
  [
    'Delete of a Like is as good as its Undo',
    remove(ann, like),
    [`Like ${photo} there`, `Object ${like}`],
  ],
  ['Delete of an Add', remove(ann, 'urn:add'), [`Item ${bob} there`, 'Object urn:add']],
  [
    'Delete of an object by whom it is attributed to',
    remove(ann, reply),
    [`Reply ${photo} there`, `Object ${reply}`],
  ],
  [
    'Delete of an object by who created it',
    remove('urn:agent', { type: 'Tombstone', id: reply }),
    [`Reply ${photo} there`, `Object ${reply}`],
  ],
  ['Delete of an object by somebody else', remove(bob, reply), []],
  [
    'Delete of a Create ends what it brought',
    remove('urn:agent', create),
    [`Reply ${photo} there`, `Object ${reply}`, `Object ${create}`],
  ],
  ['Delete of an Update', remove(ann, update), [`Update ${reply}`, `Object ${update}`]],
  ['any other activity', { type: 'Like', actor: ann, object: like }, []],
]
test.each(cases)('%s', (_title, value, expected) => expect(takenIn(value)).toEqual(expected))

test('a Tombstone will say what it was', () => {
  const [, object] = takenWith(LOG[create]!, create)
  expect(object).toMatchObject({ type: 'Object', object: reply, was: '"Note"' })
})
