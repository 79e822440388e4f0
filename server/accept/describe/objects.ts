/** Objects — the call that shows a thing as it is now. */
import { OBJECTS } from '../parameters'
import type { Call } from './call'
import { UNCHANGED } from './forms'
import { schemaRef } from './schemas'

const STATE = { schema: schemaRef('ObjectState') }

export const OBJECT_CALLS: readonly Call[] = [
  {
    method: 'get',
    path: '/objects',
    id: 'getObject',
    group: 'Objects',
    title: 'Look at an object as it is now',
    text:
      'What the log of activities has made of it: changed by its own actor’s `Update`, with its `replies`, `likes` and `shares` counted exactly. ' +
      'It may be anything that an activity was about, of this server or any other.',
    query: [...OBJECTS].map((name) => `objects.${name}`),
    headers: ['If-None-Match'],
    answers: [
      {
        status: 200,
        text: 'The object.',
        headers: ['ETag', 'Vary'],
        mediaTypes: {
          'application/activity+json': STATE,
          'application/ld+json': STATE,
          'application/json': STATE,
        },
      },
      UNCHANGED,
    ],
    refusals: ['bad-parameter', 'not-found', 'not-acceptable', 'gone', 'no-primary'],
  },
]
