/** Who may see a photo is who may read the activity that it belongs to (D12, P9). */
import { ownerOf } from '../../server/photos/owner'
import { jpeg } from '../support/pictures'
import { stopStarted } from '../support/started'
import { naming, openHouse } from './house'

jest.setTimeout(60_000)
afterAll(stopStarted)

test('until it is named it is seen by who sent it; then by who may read a stream of its activity', async () => {
  const asked: unknown[] = []
  const house = await openHouse({
    may(principal, action, stream) {
      asked.push([principal.id, action, stream])
      return principal.id === 'bob' && stream === 'friends'
    },
  })
  const { id } = await house.upload(await jpeg(30, 20))
  const seen = () => Promise.all(['ann', 'bob', 'eve'].map((who) => house.look(id, who)))
  expect(await seen()).toEqual([200, 404, 404])
  const first = await house.name(naming(id), { stream: 'family' })
  expect(await seen()).toEqual([404, 404, 404])
  await house.name(naming(id), { stream: 'friends', key: first.key, idHash: first.idHash })
  expect(await seen()).toEqual([404, 200, 404])
  expect(asked).toContainEqual(['eve', 'read', 'friends'])
  await house.erase(first)
  expect(await seen()).toEqual([404, 410, 404])
})

test('naming it in a stream of one’s own opens nothing', async () => {
  const house = await openHouse({
    may: ({ id }, _action, stream) => id === 'ann' || stream === 'eve',
  })
  const { id } = await house.upload(await jpeg(30, 20))
  await house.name(naming(id), { stream: 'private' })
  await house.name(naming(id), { stream: 'eve' })
  expect([await house.look(id), await house.look(id, 'eve')]).toEqual([200, 404])
})

const copy = { stream: 'a', key: 'k', idHash: 'h', p: { to: [] as string[] } }
it.each<[string, object[], object]>([
  ['nothing', [], { is: 'gone' }],
  ['one', [copy], { is: 'standing', streams: ['a'], isPublic: true }],
  ['two', [copy, { ...copy, stream: 'b' }], { is: 'standing', streams: ['a', 'b'] }],
  ['one that is gone', [{ ...copy, gone: true }], { is: 'gone' }],
  ['one of two that is gone', [{ ...copy, gone: true }, copy], { is: 'gone' }],
  ['one to somebody', [{ ...copy, p: { to: ['urn:b'] } }], { isPublic: false }],
  ['one to somebody blind', [{ ...copy, blind: '{}' }], { isPublic: false }],
])('the owner of %s', (_name, copies, expected) => {
  expect(ownerOf(copies as unknown as Parameters<typeof ownerOf>[0])).toMatchObject(expected)
})
