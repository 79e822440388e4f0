import { pageAs1, streamsAs1 } from '../../../server/accept/collections/as1'
import { faultsIn } from '../../../server/validate'
import { page, STREAM, view } from './view'

const href = (address: string) => ({ href: address })

test('a page: what came as AS1 as it came, all else mapped, nothing of what was erased', () => {
  const original = '{"verb":"like","n":1.0}'
  const json = pageAs1(
    view({
      page: page([
        { text: '{"type":"Like"}', as1: original },
        { text: '{"type":"Create","actor":"urn:x:ann"}' },
        { text: '{"id":"urn:x:1","type":"Tombstone"}', gone: true },
      ]),
    }),
  )
  expect(json).toContain(`"items":[${original},`)
  const read = JSON.parse(json)
  expect(read).toEqual({
    id: 'urn:x:self',
    objectType: 'collection',
    displayName: 'weir',
    objectTypes: ['activity'],
    totalItems: 41,
    itemsPerPage: 20,
    links: {
      self: href('urn:x:self'),
      first: href('urn:x:first'),
      last: href('urn:x:last'),
      next: href('urn:x:next'),
      prev: href('urn:x:prev'),
    },
    items: [
      { verb: 'like', n: 1 },
      { verb: 'post', actor: { id: 'urn:x:ann' } },
    ],
  })
  expect(faultsIn('as1', read, 9)).toEqual([])
})

test('a filtered page is not counted', () => {
  expect(JSON.parse(pageAs1(view({ filtered: true })))).not.toHaveProperty('totalItems')
})

test('the list of streams', () => {
  const read = JSON.parse(
    streamsAs1({
      id: 'https://feed.example/streams',
      streams: [{ id: STREAM, name: 'weir', head: 41 }],
      limit: 20,
      next: 'urn:x:next',
    }),
  )
  expect(read).toEqual({
    id: 'https://feed.example/streams',
    objectType: 'collection',
    objectTypes: ['collection'],
    itemsPerPage: 20,
    links: { next: href('urn:x:next') },
    items: [
      { id: STREAM, objectType: 'collection', displayName: 'weir', url: STREAM, totalItems: 41 },
    ],
  })
  expect(faultsIn('as1', read, 9)).toEqual([])
})
