/** Streams — the calls that read streams: their list, pages, events, feeds. */
import { FEED_TYPES, type FeedFormat } from '../feeds'
import { EVENTS, FEED, PAGE, STREAMS } from '../parameters'
import type { Call, MediaType } from './call'
import { schemaRef } from './schemas'

const READING = ['bad-parameter', 'bad-stream', 'position-lost', 'no-primary'] as const

const FEEDS: Readonly<Record<FeedFormat, { name: string; media: MediaType }>> = {
  atom: { name: 'Atom', media: { schema: { type: 'string' } } },
  'json-feed': { name: 'JSON Feed', media: { schema: schemaRef('JsonFeed') } },
}

export const STREAM_CALLS: readonly Call[] = [
  {
    method: 'get',
    path: '/streams',
    id: 'listStreams',
    group: 'Streams',
    title: 'List the streams',
    text: 'By name. `next` leads on while there are more.',
    query: [...STREAMS].map((name) => (name === 'after' ? 'streams.after' : name)),
    answers: [
      {
        status: 200,
        text: 'Streams that have entries.',
        mediaTypes: { 'application/activity+json': { schema: schemaRef('Streams') } },
      },
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
    answers: [
      {
        status: 200,
        text: 'A page, empty when the stream has no entry there.',
        headers: ['Freshet-Position'],
        mediaTypes: { 'application/activity+json': { schema: schemaRef('Page') } },
      },
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
  ...(Object.keys(FEED_TYPES) as FeedFormat[]).map((format): Call => ({
    method: 'get',
    path: `/streams/:stream.${format}`,
    id: format === 'atom' ? 'readAtom' : 'readJsonFeed',
    group: 'Feeds',
    title: `Read a stream as ${FEEDS[format].name}`,
    text: 'The same pages and filters, for feed readers. What was deleted is left out.',
    query: FEED,
    isFiltered: true,
    headers: ['If-None-Match'],
    answers: [
      {
        status: 200,
        text: 'A page of the feed.',
        headers: ['Freshet-Position', 'ETag', 'Link'],
        mediaTypes: { [FEED_TYPES[format]]: FEEDS[format].media },
      },
      { status: 304, text: 'Nothing has changed.', headers: ['ETag'] },
    ],
    refusals: READING,
  })),
]
