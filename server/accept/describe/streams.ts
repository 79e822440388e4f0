/** Streams — the calls that read streams: their list, one of them, its pages, its events. */
import { EVENTS, PAGE, STREAMS, UNREAD } from '../parameters'
import type { Call } from './call'
import { inBoth, UNCHANGED } from './forms'
import { schemaRef } from './schemas'

const READING = ['bad-parameter', 'bad-stream', 'position-lost', 'no-primary'] as const

const COUNTING =
  'Exact without a filter. With one it is exact up to a bound of what is counted and of what is looked at, the newest first; beyond either it says ' +
  '`more`, and `count` is the least. Subscribe from the `position` that comes with it, and add what matches.'

export const STREAM_CALLS: readonly Call[] = [
  {
    method: 'get',
    path: '/streams',
    id: 'listStreams',
    group: 'Streams',
    title: 'List the streams',
    text: 'By name. `next` leads on while there are more.',
    query: [...STREAMS].map((name) => (name === 'after' ? 'streams.after' : name)),
    headers: ['If-None-Match'],
    answers: [
      {
        status: 200,
        text: 'Streams that have entries.',
        headers: ['ETag', 'Vary', 'Link'],
        mediaTypes: inBoth(schemaRef('Streams'), schemaRef('as1.document')),
      },
      UNCHANGED,
    ],
    refusals: ['bad-parameter', 'bad-stream', 'not-acceptable', 'no-primary'],
  },
  {
    method: 'get',
    path: '/streams/:stream',
    id: 'getStream',
    group: 'Streams',
    title: 'Look at a stream',
    text: 'How many entries it has, and where its pages begin and end. As 1.0 it is its newest page. Who prefers HTML gets the page for people.',
    headers: ['If-None-Match'],
    answers: [
      {
        status: 200,
        text: 'The stream.',
        headers: ['Freshet-Position', 'ETag', 'Vary', 'Link'],
        mediaTypes: inBoth(schemaRef('Stream'), schemaRef('as1.document')),
      },
      UNCHANGED,
    ],
    refusals: ['bad-parameter', 'bad-stream', 'not-acceptable', 'no-primary'],
  },
  {
    method: 'get',
    path: '/streams/:stream/activities',
    id: 'readStream',
    group: 'Streams',
    title: 'Read a page of a stream',
    text:
      'Always newest first. Without a position it is the newest page; follow `next` to older entries, ask `prev` again for newer ones. ' +
      'A page with a filter looks at a bounded range, so it may be short, or empty, while `next` stands.',
    query: PAGE,
    isFiltered: true,
    headers: ['If-None-Match'],
    answers: [
      {
        status: 200,
        text: 'A page, empty when the stream has no entry there.',
        headers: ['Freshet-Position', 'Freshet-Seqs', 'ETag', 'Vary', 'Link'],
        mediaTypes: inBoth(schemaRef('Page'), schemaRef('as1.document')),
      },
      UNCHANGED,
    ],
    refusals: [...READING, 'not-acceptable', 'limit'],
  },
  {
    method: 'get',
    path: '/streams/:stream/unread',
    id: 'countUnread',
    group: 'Streams',
    title: 'Count what is unread',
    text: `How many entries match after a position. ${COUNTING}`,
    query: [...UNREAD].map((name) => `unread.${name}`),
    isFiltered: true,
    headers: ['If-None-Match'],
    answers: [
      {
        status: 200,
        text: 'The count, and the position up to which it holds.',
        headers: ['Freshet-Position', 'ETag'],
        mediaTypes: { 'application/json': { schema: schemaRef('Unread') } },
      },
      UNCHANGED,
    ],
    refusals: [...READING],
  },
  {
    method: 'get',
    path: '/unread',
    id: 'countUnreadOfAll',
    group: 'Streams',
    title: 'Count what is unread in several streams',
    text:
      'For a page that shows a badge for each. What is wrong with one position is said in the place of its count, and spoils no other. ' +
      COUNTING,
    query: [...UNREAD].map((name) => `unreads.${name}`),
    isFiltered: true,
    headers: ['If-None-Match'],
    answers: [
      {
        status: 200,
        text: 'A count for each stream, or a code why there is none.',
        headers: ['ETag'],
        mediaTypes: { 'application/json': { schema: schemaRef('UnreadOfAll') } },
      },
      UNCHANGED,
    ],
    refusals: ['bad-parameter', 'bad-stream', 'no-primary'],
  },
  {
    method: 'get',
    path: '/streams/:stream/facets',
    id: 'countFacets',
    group: 'Streams',
    title: 'Count what a stream is made of',
    text:
      'Its types, object types, actors and tags with counts, the most frequent first, and its entries of the last 24 hours. Of the whole stream up to ' +
      '`position`, which lies behind its head only while a long stream is counted for the first time. Counts are exact; only where `more` says that there ' +
      'were too many values to keep them all, `over` says by how much one may be too low. What was deleted is not counted.',
    headers: ['If-None-Match'],
    answers: [
      {
        status: 200,
        text: 'The counts. `href` leads to what has the value.',
        headers: ['Freshet-Position', 'ETag'],
        mediaTypes: { 'application/json': { schema: schemaRef('Facets') } },
      },
      UNCHANGED,
    ],
    refusals: ['bad-parameter', 'bad-stream', 'no-primary'],
  },
  {
    method: 'get',
    path: '/streams/:stream/presence',
    id: 'countWatching',
    group: 'Streams',
    title: 'Count who watches a stream',
    text:
      'Sockets, event streams and long polls of all nodes; somebody who follows it in several ways on one socket is one. The nodes are asked, which takes a second unless somebody ' +
      'wants to know already. `watching` is left out while it is not known: Redis is not heard, or PRESENCE is off.',
    answers: [
      {
        status: 200,
        text: 'The number, if it is known.',
        mediaTypes: { 'application/json': { schema: schemaRef('StreamPresence') } },
      },
    ],
    refusals: ['bad-parameter', 'bad-stream'],
  },
  {
    method: 'get',
    path: '/streams/:stream/events',
    id: 'followStream',
    group: 'Streams',
    title: 'Follow a stream live',
    text:
      'Server-sent events: `data` is the activity, `id` its position; an `id` alone moves the position; `event: reset` says that nothing can be ' +
      'shown to be missing or not, and that it goes on from there. With a position it begins with what was missed; without one it is live from now.',
    query: EVENTS,
    isFiltered: true,
    headers: ['Last-Event-ID'],
    answers: [
      {
        status: 200,
        text: 'Events, until either side closes.',
        mediaTypes: { 'text/event-stream': { schema: { type: 'string' } } },
      },
    ],
    refusals: ['bad-parameter', 'bad-stream', 'limit', 'no-primary'],
  },
]
