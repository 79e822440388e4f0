/** Search — the call that finds entries by their words. */
import { FILTER_FIELDS } from '../../../schemas/wire'
import { SEARCH } from '../search-parameters'
import type { Call } from './call'
import { UNCHANGED } from './forms'
import { schemaRef } from './schemas'

const FOUND = { schema: schemaRef('Found') }

export const SEARCH_CALLS: readonly Call[] = [
  {
    method: 'get',
    path: '/search',
    id: 'search',
    group: 'Streams',
    title: 'Search by words',
    text:
      'Entries of all streams, or of one, in whose names, summaries or contents all the words stand; newest first, by when they came. ' +
      'It is led by an index of words and looks at a bounded number of entries, so a page may be short, or empty, while `next` stands. ' +
      'Filters narrow it further. Who prefers HTML gets the page for people.',
    query: [
      ...[...SEARCH].map((name) => (name === 'limit' ? name : `search.${name}`)),
      ...FILTER_FIELDS.flatMap((field) => [field, `not.${field}`]),
    ],
    headers: ['If-None-Match'],
    answers: [
      {
        status: 200,
        text: 'A page of what was found.',
        headers: ['ETag', 'Vary', 'Link'],
        mediaTypes: {
          'application/activity+json': FOUND,
          'application/ld+json': FOUND,
          'application/json': FOUND,
        },
      },
      UNCHANGED,
    ],
    refusals: ['bad-parameter', 'bad-stream', 'not-acceptable', 'no-primary'],
  },
]
