import type { JsonObject } from '../../schemas/wire'
import { isBringing, related, relate, tokenOf, type Role } from '../../server/append/about'
import { shortHash } from '../../server/append/response'
import type { Taken } from '../../server/append/taken'
import { LIMITS } from '../../server/config'

const ann = 'https://people.example/ann'
const photo = 'https://photos.example/7'
const note = 'https://notes.example/1'
const album = 'https://photos.example/albums/2'

type Tokens = [role: Role, id: string][]
type Case = [title: string, activity: JsonObject, about: Tokens, due: string[]]

const cases: Case[] = [
  [
    'a Create brings, by somebody who acts, and is due to nobody',
    { type: 'Create', actor: ann, object: { type: 'Note', id: note } },
    [
      ['brings', note],
      ['acts', ann],
    ],
    [],
  ],
  [
    'a comment is due to what it answers',
    { type: 'Create', actor: ann, object: { type: 'Note', id: note, inReplyTo: photo } },
    [
      ['brings', note],
      ['names', photo],
      ['acts', ann],
    ],
    [photo],
  ],
  [
    'a Like names',
    { type: 'Like', actor: ann, object: photo },
    [
      ['names', photo],
      ['acts', ann],
    ],
    [photo],
  ],
  [
    'an Announce may show, and an id with a type shows nothing',
    {
      type: 'Announce',
      object: { type: 'Image', id: photo, name: 'x' },
      target: { id: album, type: 'Collection' },
    },
    [
      ['shows', photo],
      ['names', album],
    ],
    [photo],
  ],
  [
    'an Update changes',
    { type: 'Update', actor: ann, object: { id: note } },
    [
      ['changes', note],
      ['acts', ann],
    ],
    [note],
  ],
  [
    'a Delete ends',
    { type: 'Delete', actor: ann, object: note },
    [
      ['ends', note],
      ['acts', ann],
    ],
    [note],
  ],
  [
    'an Undo names an activity, and is due to it while that is not known',
    { type: 'Undo', object: note },
    [['undoes', note]],
    [note],
  ],
  [
    'an Add and a Remove are due to the collection',
    { type: 'Add', object: photo, target: album },
    [
      ['names', photo],
      ['names', album],
    ],
    [album],
  ],
  [
    '… a Remove, too',
    { type: 'Remove', object: photo, target: album },
    [
      ['names', photo],
      ['names', album],
    ],
    [album],
  ],
  [
    'an object without an id is nothing to know it by',
    { type: 'Create', object: { type: 'Note' } },
    [],
    [],
  ],
  [
    'one token for each id, by its first role',
    { type: 'Create', object: { id: note }, target: note, inReplyTo: note },
    [['brings', note]],
    [note],
  ],
]
test.each(cases)('%s', (_title, activity, about, due) => {
  const found = related({ id: 'urn:a', ...activity }, [])
  expect(found.about).toEqual(about.map(([role, id]) => tokenOf(role, id)))
  expect(found.due ?? []).toEqual(due.map(shortHash))
})

test('what it takes back it is about, and due to', async () => {
  const like = { type: 'Like', id: 'urn:like', actor: ann, object: photo }
  const undo = { type: 'Undo', id: 'urn:undo', actor: ann, object: 'urn:like' }
  const asked: string[] = []
  const found = await relate(undo, async (id) => {
    asked.push(id)
    return { activity: like, place: { stream: 'a', seq: 7, at: 5 }, as: 'activity' }
  })
  expect(asked).toEqual(['urn:like'])
  expect(found.takes).toMatchObject([{ type: 'Like', object: photo, place: { seq: 7 } }])
  expect(found.about).toContain(tokenOf('names', photo))
  expect(found.due).toEqual([shortHash(photo)])
})

test('the log is asked for nothing that is no Undo or Delete', async () => {
  const find = () => Promise.reject(new Error('asked'))
  await expect(relate({ type: 'Like', object: photo }, find)).resolves.toBeTruthy()
  await expect(relate({ type: 'Undo', object: photo }, find)).rejects.toThrow('asked')
})

test('P7: a hostile activity is about a few', () => {
  const many = Array.from({ length: 200 }, (_, n) => `urn:x:${n}`)
  const objects = many.map((id) => ({ id, inReplyTo: many.map((one) => `${one}:${id}`) }))
  const takes = many.map((object): Taken => ({ type: 'Like', object }))
  const { about } = related({ type: 'Create', actor: many, object: objects, target: many }, takes)
  expect(about.length).toBeLessThanOrEqual(LIMITS.aboutTokens + LIMITS.aboutIds)
})

test('a token tells the role and hides the id', () => {
  const token = tokenOf('brings', note)
  expect(token).toHaveLength(23)
  expect([isBringing(token), isBringing(tokenOf('changes', note))]).toEqual([true, false])
})
