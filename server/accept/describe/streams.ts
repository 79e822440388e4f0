/** Streams — the calls that read streams: their list, one of them, its pages, its events. */
import { EVENTS, PAGE, STREAMS } from '../parameters'
import type { Call } from './call'
import { inBoth, UNCHANGED } from './forms'
import { schemaRef } from './schemas'

const READING = ['bad-parameter', 'bad-stream', 'position-lost', 'no-primary'] as const

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
