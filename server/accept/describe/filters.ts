/** Filters — the calls that give filters names. */
import { STREAMS } from '../parameters'
import type { Answer, Call } from './call'
import { READING } from './documents'
import { UNCHANGED } from './forms'
import { schemaRef } from './schemas'

const answer = (
  schema: string,
  status: number,
  text: string,
  headers: readonly string[],
): Answer => ({
  status,
  text,
  headers,
  mediaTypes: { 'application/json': { schema: schemaRef(schema) } },
})

export const FILTER_CALLS: readonly Call[] = [
  {
    method: 'get',
    path: '/filters',
    id: 'listFilters',
    group: 'Filters',
    title: 'List the saved filters',
    text: 'By name. `next` leads on while there are more.',
    query: [...STREAMS].map((name) => (name === 'after' ? 'filters.after' : name)),
    headers: ['If-None-Match'],
    answers: [answer('SavedFilters', 200, 'Saved filters.', ['ETag']), UNCHANGED],
    refusals: ['bad-parameter', 'bad-stream', 'no-primary'],
  },
  {
    method: 'get',
    path: '/filters/:name',
    id: 'getFilter',
    group: 'Filters',
    title: 'Look at a saved filter',
    text: 'As it was saved, and as the parameters that it stands for.',
    headers: ['If-None-Match'],
    answers: [answer('SavedFilter', 200, 'The filter.', ['ETag']), UNCHANGED],
    refusals: ['bad-parameter', 'not-found', 'no-primary'],
  },
  {
    method: 'put',
    path: '/filters/:name',
    id: 'saveFilter',
    group: 'Filters',
    title: 'Save a filter under a name',
    text:
      'Then `?filter=name` and `subscribe {filter: "name"}` mean it. What is subscribed already stays what it was; whoever asks by the name ' +
      'after the answer gets this one.',
    body: {
      text: 'The filter, as `subscribe` takes it.',
      mediaTypes: {
        'application/json': {
          schema: schemaRef('Filter'),
          examples: {
            'pictures of others': {
              type: ['Create', 'Announce'],
              has: 'image',
              not: { actor: 'https://example.org/ann' },
            },
          },
        },
      },
    },
    answers: [
      answer('SavedFilter', 201, 'Saved under a new name.', ['Location']),
      answer('SavedFilter', 200, 'Saved in the place of another.', ['Location']),
    ],
    refusals: [...READING, 'limit', 'no-primary'],
  },
  {
    method: 'delete',
    path: '/filters/:name',
    id: 'deleteFilter',
    group: 'Filters',
    title: 'Delete a saved filter',
    text: 'What is subscribed by it goes on.',
    answers: [{ status: 204, text: 'Deleted.' }],
    refusals: ['bad-parameter', 'not-found', 'no-primary'],
  },
]
