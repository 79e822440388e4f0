/** Operations — the calls for those who run a server, and this description. */
import type { Call } from './call'
import { UNCHANGED } from './forms'
import { schemaRef } from './schemas'

const HEALTH = { 'application/json': { schema: schemaRef('Health') } }

const DESCRIPTION: Call['answers'] = [
  {
    status: 200,
    text: 'The description.',
    headers: ['ETag'],
    mediaTypes: { 'application/json': { schema: { type: 'object' } } },
  },
  UNCHANGED,
]

export const OPERATIONS: readonly Call[] = [
  {
    method: 'get',
    path: '/healthz',
    id: 'getHealth',
    group: 'Operations',
    title: 'Is it alive?',
    text: 'Answers while the process turns.',
    answers: [{ status: 200, text: 'Alive.', mediaTypes: HEALTH }],
    refusals: [],
  },
  {
    method: 'get',
    path: '/readyz',
    id: 'getReadiness',
    group: 'Operations',
    title: 'Should it get requests?',
    text: 'Asks the store, and says whether Redis is heard.',
    answers: [
      { status: 200, text: 'Ready.', mediaTypes: HEALTH },
      {
        status: 503,
        text: '`not-ready` without the store or while stopping; `degraded` without Redis: nothing is lost then, only later.',
        mediaTypes: HEALTH,
      },
    ],
    refusals: [],
  },
  {
    method: 'get',
    path: '/openapi.json',
    id: 'getDescription',
    group: 'Operations',
    title: 'Read this description',
    text: 'OpenAPI 3.1, made of the schemas that documents are judged by.',
    headers: ['If-None-Match'],
    answers: DESCRIPTION,
    refusals: [],
  },
  {
    method: 'get',
    path: '/asyncapi.json',
    id: 'getLiveDescription',
    group: 'Operations',
    title: 'Read what comes by itself',
    text: 'AsyncAPI 3: the events on sockets, server-sent events, and the lines on Redis.',
    headers: ['If-None-Match'],
    answers: DESCRIPTION,
    refusals: [],
  },
]
