/** A page of a stream, as the forms are given it. */
import type { PageView } from '../../../server/accept/collections/as2'
import type { Page, Stored } from '../../../server/append/history'

export const STREAM = 'https://feed.example/streams/weir'

export const page = (entries: readonly Omit<Stored, 'seq'>[] = []): Page => ({
  head: 41,
  entries: entries.map((entry, index) => ({ seq: 41 - index, ...entry })),
  lowest: 22,
  highest: 41,
})

export const view = (more: Partial<PageView> = {}): PageView => ({
  stream: STREAM,
  name: 'weir',
  page: page(),
  changes: [],
  limit: 20,
  links: {
    self: 'urn:x:self',
    first: 'urn:x:first',
    last: 'urn:x:last',
    next: 'urn:x:next',
    prev: 'urn:x:prev',
  },
  filtered: false,
  ...more,
})
