/** Feeds — the calls that give a stream to feed readers. */
import { FEED_TYPES, type FeedFormat } from '../feeds'
import { FEED } from '../parameters'
import type { Call, MediaType } from './call'
import { UNCHANGED } from './forms'
import { schemaRef } from './schemas'

const FEEDS: Readonly<Record<FeedFormat, { name: string; media: MediaType }>> = {
  atom: { name: 'Atom', media: { schema: { type: 'string' } } },
  'json-feed': { name: 'JSON Feed', media: { schema: schemaRef('JsonFeed') } },
}

export const FEED_CALLS: readonly Call[] = (Object.keys(FEED_TYPES) as FeedFormat[]).map(
  (format): Call => ({
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
      UNCHANGED,
    ],
    refusals: ['bad-parameter', 'bad-stream', 'position-lost', 'no-primary'],
  }),
)
