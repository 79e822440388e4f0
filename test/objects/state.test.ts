import type { JsonObject } from '../../schemas/wire'
import { LIMITS } from '../../server/config'
import { stopStarted } from '../support/started'
import { startWorld, totals, type World } from './world'

jest.setTimeout(60_000)
afterAll(stopStarted)

const ann = 'https://people.example/ann'
const bob = 'https://people.example/bob'
const eve = 'https://people.example/eve'

let world: World
let id: string
let made = 0
beforeAll(async () => (world = await startWorld()))
beforeEach(() => (id = `https://notes.example/${++made}`))

const say = async (activity: object, ...streams: string[]) =>
  world.say(activity as JsonObject, ...streams)
const create = (more: object = {}, actor = ann) =>
  say({ type: 'Create', actor, object: { type: 'Note', id, content: 'one', ...more } })
const update = (members: object, actor = ann, ...streams: string[]) =>
  say({ type: 'Update', actor, object: { id, ...members } }, ...streams)
const state = () => world.state(id)

describe('what it is', () => {
  test('as its Create brought it, unknown members and big numbers to the letter', async () => {
    const object = `{"type":"Note","id":"${id}","ext:n":9007199254740993,"price":1.10}`
    await world.say(`{"type":"Create","actor":"${ann}","object":${object}}`)
    await world.say(
      `{"type":"Update","actor":"${ann}","object":{"id":"${id}","ext:m":[1.0,{"a":1E2}]}}`,
    )
    expect(await world.objects.state(id, () => true)).toMatch(
      `"id":"${id}","type":"Note","ext:n":9007199254740993,"price":1.10,"ext:m":[1.0,{"a":1E2}],`,
    )
  })

  test('a bare object is brought by a Create that says its author and audience', async () => {
    await say({ type: 'Note', id, attributedTo: ann, to: bob, cc: [eve], content: 'bare' })
    expect(await state()).toMatchObject({
      id,
      content: 'bare',
      attributedTo: ann,
      to: bob,
      cc: [eve],
    })
    await update({ content: 'new' })
    expect(await state()).toMatchObject({ content: 'new' })
  })

  test('an activity is an object itself', async () => {
    const { id: own } = await say({ type: 'Arrive', actor: ann, summary: 'here' })
    await say({ type: 'Like', actor: bob, object: own })
    const seen = await world.state(own)
    expect(seen).toMatchObject({ id: own, type: 'Arrive', summary: 'here' })
    expect(totals(seen)).toEqual({ likes: 1 })
    await say({ type: 'Update', actor: ann, object: { id: own, summary: 'there' } })
    await say({ type: 'Update', actor: bob, object: { id: own, summary: 'nowhere' } })
    expect(await world.state(own)).toMatchObject({ summary: 'there' })
    await say({ type: 'Delete', actor: ann, object: own })
    expect(await world.codeOf(own)).toBe('gone')
  })

  test('what was only ever named is there with what responded to it', async () => {
    await say({ type: 'Like', actor: ann, object: id })
    const { replies: _, likes, shares: __, ...rest } = await state()
    expect(rest).toEqual({ '@context': 'https://www.w3.org/ns/activitystreams', id })
    expect(likes).toMatchObject({ totalItems: 1 })
  })

  test('what nobody named is not found', async () => {
    expect(await world.codeOf(id)).toBe('not-found')
    expect(await world.codeOf('x'.repeat(LIMITS.idBytes + 1))).toBe('not-found')
  })

  test('P9: who may not read its stream learns nothing of it, not even that it was deleted', async () => {
    const hidden = (stream: string) => (asked: string) => asked !== stream
    const codeFor = (mayRead: (stream: string) => boolean) =>
      world.objects.state(id, mayRead).then(
        () => 'there',
        (error: { code: string }) => error.code,
      )
    await say(
      { type: 'View', actor: bob, object: { type: 'Note', id, content: 'shown' } },
      'secret',
    )
    expect(await codeFor(hidden('secret'))).toBe('not-found')
    expect(await codeFor(hidden('other'))).toBe('there')
    const { id: own } = await say(
      { type: 'Create', actor: ann, object: { type: 'Note', id } },
      'secret',
    )
    expect(await codeFor(hidden('secret'))).toBe('not-found')
    await world.writer.erase((await world.history.find(own))!)
    expect(await codeFor(hidden('secret'))).toBe('not-found')
    expect(await codeFor(hidden('other'))).toBe('gone')
  })

  test('others show it while nobody brought it; then only its own Create counts', async () => {
    await say({ type: 'Announce', actor: bob, object: { type: 'Note', id, content: 'shown' } })
    expect(await state()).toMatchObject({ type: 'Note', content: 'shown' })
    await say({ type: 'Like', actor: eve, object: { type: 'Note', id, content: 'shown later' } })
    expect(await state()).toMatchObject({ content: 'shown later' })
    await create()
    await say({ type: 'Announce', actor: eve, object: { type: 'Note', id, content: 'forged' } })
    expect(await state()).toMatchObject({ content: 'one' })
  })

  test('an actor is as it shows itself, until it says so by an Update', async () => {
    const actor = { type: 'Person', id, name: 'Ann' }
    await say({ type: 'Like', actor, object: 'urn:x' })
    await say({ type: 'Follow', actor: bob, object: { type: 'Person', id, name: 'A. N. Other' } })
    expect(await state()).toMatchObject({ name: 'Ann', followers: { totalItems: 1 } })
    await say({ type: 'Update', actor: id, object: { id, name: 'Anna' } })
    await say({ type: 'Like', actor, object: 'urn:y' })
    expect(await state()).toMatchObject({ type: 'Person', name: 'Anna' })
    await say({ type: 'Update', actor: bob, object: { id, name: 'Bobbed' } })
    expect(await state()).toMatchObject({ name: 'Anna' })
  })

  test('what nobody brought is changed by anybody, unless it says whose it is, or is an actor', async () => {
    const cases: [shown: object, who: string, counts: boolean][] = [
      [{ type: 'Note' }, bob, true],
      [{ type: 'Note', attributedTo: ann }, bob, false],
      [{ type: 'Note', attributedTo: ann }, ann, true],
      [{ type: 'Group' }, bob, false],
    ]
    for (const [n, [shown, who, counts]] of cases.entries()) {
      const own = `${id}/${n}`
      await say({ type: 'View', actor: eve, object: { ...shown, id: own, content: 'one' } })
      await say({ type: 'Update', actor: who, object: { id: own, content: 'two' } })
      expect(await world.state(own)).toMatchObject({ content: counts ? 'two' : 'one' })
      await say({ type: 'Delete', actor: who, object: own })
      expect(await world.codeOf(own)).toBe(counts ? 'gone' : 'there')
      await say({ type: 'View', actor: eve, object: { ...shown, id: `${own}b`, content: 'one' } })
      await say({ type: 'Delete', actor: bob, object: `${own}b` })
      expect(await world.codeOf(`${own}b`)).toBe('there')
    }
  })

  test('what is added to a collection is brought by who adds it, as AS1 posts to a target', async () => {
    await say({
      type: 'Add',
      actor: ann,
      object: { type: 'Note', id, content: 'one' },
      target: 'urn:blog',
    })
    await update({ content: 'two' }, eve)
    expect(await state()).toMatchObject({ content: 'one' })
    await update({ content: 'two' })
    expect(await state()).toMatchObject({ content: 'two' })
  })

  test('contexts come along, once each', async () => {
    const terms = { ext: 'https://x.example/ns#' }
    const as2 = 'https://www.w3.org/ns/activitystreams'
    await say({
      '@context': [as2, terms],
      type: 'Create',
      actor: ann,
      object: { '@context': as2, type: 'Note', id, 'ext:a': 1 },
    })
    expect((await state())['@context']).toEqual([as2, terms])
    const more = { more: 'https://more.example/' }
    await say({ '@context': [as2, more], type: 'Update', actor: ann, object: { id, 'more:b': 2 } })
    expect((await state())['@context']).toEqual([as2, terms, more])
  })
})

describe('Update', () => {
  test('replaces what it gives, takes away what is null, and leaves the rest and the id', async () => {
    await create({ name: 'name', summary: 'summary' })
    await update({ content: 'two', name: null, tag: [{ name: '#x' }] })
    const seen = await state()
    expect(seen).toMatchObject({
      id,
      type: 'Note',
      content: 'two',
      summary: 'summary',
      tag: [{ name: '#x' }],
    })
    expect(seen).not.toHaveProperty('name')
    await update({ name: 'back' })
    expect(await state()).toMatchObject({ name: 'back', content: 'two' })
  })

  test.each<[string, object, string | null, boolean]>([
    ['its creator', {}, ann, true],
    ['whom it is attributed to', { attributedTo: bob }, bob, true],
    ['one of its authors', { attributedTo: [eve, { id: bob }] }, bob, true],
    ['somebody else', {}, eve, false],
    ['nobody', {}, null, false],
  ])('by %s', async (_who, more, actor, counts) => {
    await create(more)
    await say({ type: 'Update', ...(actor ? { actor } : {}), object: { id, content: 'two' } })
    expect(await state()).toMatchObject({ content: counts ? 'two' : 'one' })
  })

  test('of what nobody made nobody may change it, and no named actor', async () => {
    await say({ type: 'Note', id, content: 'one' })
    await update({ content: 'eve' }, eve)
    expect(await state()).toMatchObject({ content: 'one' })
    await say({ type: 'Update', object: { id, content: 'two' } })
    expect(await state()).toMatchObject({ content: 'two' })
  })

  test('to another stream, and before the Create, counts all the same', async () => {
    await update({ content: 'early' }, ann, 'other')
    await update({ content: 'forged' }, eve, 'third')
    await create()
    expect(await state()).toMatchObject({ content: 'early', type: 'Note' })
  })

  test('who creates it once more changes nothing, and owns nothing', async () => {
    await create()
    await create({ content: 'hers' }, eve)
    await update({ content: 'hers, too' }, eve)
    expect(await state()).toMatchObject({ content: 'one' })
  })

  test('one that was erased is forgotten; those before and after it stand', async () => {
    await create({ name: 'one' })
    await update({ content: 'two', summary: 'first' })
    const secret = await update({ content: 'secret', name: 'secret' })
    await update({ summary: 'third' })
    expect(await state()).toMatchObject({ content: 'secret' })
    const entry = await world.history.find(secret.id)
    await world.writer.erase(entry!)
    expect(await state()).toMatchObject({ content: 'two', name: 'one', summary: 'third' })
    const docs = await world.store.connection.collection('objects').find({}).toArray()
    expect(JSON.stringify(docs)).not.toContain('secret')
  })

  test('P7: an object does not grow for ever', async () => {
    await create()
    const long = 'x'.repeat(60_000)
    for (let n = 0; n < 24; n++) await update({ [`ext:${n}`]: long })
    await update({ content: 'still changes' })
    const text = await world.objects.state(id, () => true)
    expect(text.length).toBeLessThan(LIMITS.recordBytes + LIMITS.bodyBytes)
  })
})

describe('Delete', () => {
  const tombstone = () =>
    world.objects
      .state(id, () => true)
      .then(
        () => null,
        (error: { members: { tombstone: JsonObject } }) => error.members.tombstone,
      )

  test('by its own actor leaves a Tombstone', async () => {
    await create()
    const { text } = await say({ type: 'Delete', actor: ann, object: id })
    const { published } = JSON.parse(text) as JsonObject
    expect(await tombstone()).toEqual({
      id,
      type: 'Tombstone',
      formerType: 'Note',
      deleted: published,
    })
  })

  test('by somebody else is an entry, and no more', async () => {
    await create()
    await say({ type: 'Delete', actor: eve, object: id })
    expect(await world.codeOf(id)).toBe('there')
  })

  test('is for good: created again, changed or liked it stays deleted', async () => {
    await create()
    await say({ type: 'Delete', actor: ann, object: { id, type: 'Tombstone' } })
    await create({ content: 'again' })
    await update({ content: 'again' })
    await say({ type: 'Like', actor: bob, object: id })
    expect(await world.codeOf(id)).toBe('gone')
  })

  test('before its Create', async () => {
    await say({ type: 'Delete', actor: ann, object: id })
    await say({ type: 'Delete', actor: eve, object: `${id}/2` })
    expect(await world.codeOf(id)).toBe('there')
    await create()
    expect(await world.codeOf(id)).toBe('gone')
    await say({ type: 'Create', actor: ann, object: { type: 'Note', id: `${id}/2` } })
    expect(await world.codeOf(`${id}/2`)).toBe('there')
  })

  test('DELETE of the Create erases its object, and who erases another Create of it does not', async () => {
    const { id: own } = await create()
    const { id: hers } = await create({ content: 'hers' }, eve)
    await world.writer.erase((await world.history.find(hers))!)
    expect(await world.codeOf(id)).toBe('there')
    await say({ type: 'Delete', actor: eve, object: hers })
    expect(await world.codeOf(id)).toBe('there')
    await world.writer.erase((await world.history.find(own))!)
    expect(await tombstone()).toMatchObject({ id, type: 'Tombstone', formerType: 'Note' })
    expect(await world.codeOf(own)).toBe('gone')
  })

  test('a Delete of the Create by its actor ends the object, too', async () => {
    const { id: own } = await create()
    await say({ type: 'Delete', actor: ann, object: own })
    expect([await world.codeOf(id), await world.codeOf(own)]).toEqual(['gone', 'gone'])
  })
})
