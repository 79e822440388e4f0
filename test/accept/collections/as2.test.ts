import { pageJson, streamJson, streamsJson } from '../../../server/accept/collections/as2'
import { faultsIn } from '../../../server/validate'
import { page, STREAM, view } from './view'

const AS2 = 'https://www.w3.org/ns/activitystreams'
const links = { first: 'urn:x:first', last: 'urn:x:last', next: 'urn:x:next', prev: 'urn:x:prev' }

test('a page', () => {
  const read = JSON.parse(pageJson(view()))
  expect(read).toEqual({
    '@context': AS2,
    id: 'urn:x:self',
    type: 'OrderedCollectionPage',
    partOf: STREAM,
    totalItems: 41,
    ...links,
    orderedItems: [],
  })
  expect(faultsIn('as2', read, 9)).toEqual([])
})

test('a filtered page is not counted', () => {
  expect(JSON.parse(pageJson(view({ filtered: true })))).not.toHaveProperty('totalItems')
})

test('stored texts are joined byte for byte', () => {
  const texts = ['{"n":9007199254740993,"one":1.0,"e":"\\u00e9"}', '{"é":"🌊"}']
  const json = pageJson(view({ page: page(texts.map((text) => ({ text }))) }))
  expect(json).toContain(`"orderedItems":[${texts.join()}]}`)
  expect(JSON.parse(json).orderedItems).toHaveLength(2)
})

test('a stream', () => {
  const { first, last } = links
  const read = JSON.parse(streamJson({ id: STREAM, name: 'weir', head: 41 }, { first, last }))
  expect(read).toEqual({
    '@context': AS2,
    id: STREAM,
    type: 'OrderedCollection',
    name: 'weir',
    totalItems: 41,
    first,
    last,
  })
  expect(faultsIn('as2', read, 9)).toEqual([])
})

test('the list of streams', () => {
  const list = (next: string | null) =>
    JSON.parse(
      streamsJson({
        id: 'https://feed.example/streams',
        streams: [{ id: STREAM, name: 'weir', head: 41 }],
        next,
      }),
    )
  expect(list(null)).toEqual({
    '@context': AS2,
    id: 'https://feed.example/streams',
    type: 'Collection',
    items: [{ type: 'OrderedCollection', id: STREAM, name: 'weir', totalItems: 41 }],
  })
  expect(list('urn:x:next').next).toBe('urn:x:next')
})
