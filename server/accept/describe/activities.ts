/** Activities — the calls that post, read and delete one. */
import type { Call } from './call'
import { DOCUMENT, READING } from './documents'
import { POST } from '../parameters'
import { inBoth, UNCHANGED } from './forms'
import { schemaRef } from './schemas'

const ACTIVITY = inBoth(schemaRef('Activity'), schemaRef('as1.document'))

const STORED = {
  headers: ['Location', 'Freshet-Position'],
  mediaTypes: {
    'application/activity+json': ACTIVITY['application/activity+json']!,
    'application/stream+json': ACTIVITY['application/stream+json']!,
  },
}

const POSTING: Pick<Call, 'headers' | 'body' | 'answers' | 'refusals'> = {
  headers: ['Idempotency-Key'],
  body: DOCUMENT,
  answers: [
    { status: 201, text: 'Stored by a majority, in every stream that was named.', ...STORED },
    { status: 200, text: 'It stood in all of them already, with the same content.', ...STORED },
  ],
  refusals: [
    ...READING,
    'bad-stream',
    'id-reused',
    'gone',
    'invalid',
    'too-deep',
    'duplicate-key',
    'forbidden-key',
    'id-reserved',
    'key-reused',
    'busy',
    'no-primary',
  ],
}

export const ACTIVITIES: readonly Call[] = [
  {
    method: 'post',
    path: '/streams/:stream/activities',
    id: 'postToStream',
    group: 'Activities',
    title: 'Post an activity to a stream',
    text: 'Give it an `id` of your own, or send an `Idempotency-Key`, and a repeat after a lost answer is stored once.',
    ...POSTING,
  },
  {
    method: 'post',
    path: '/activities',
    id: 'postToStreams',
    group: 'Activities',
    title: 'Post an activity to several streams',
    text: 'One entry in each. What was accepted for some is completed for all, also after a crash.',
    query: POST,
    ...POSTING,
  },
  {
    method: 'post',
    path: '/validate',
    id: 'validate',
    group: 'Activities',
    title: 'Judge a document without storing it',
    text:
      'Says what would become of it: every fault with the code that a post would get, and what is taken but could be said better. ' +
      'Only what can’t be read at all is refused.',
    body: DOCUMENT,
    answers: [
      {
        status: 200,
        text: 'The verdict, good or bad.',
        mediaTypes: { 'application/json': { schema: schemaRef('Verdict') } },
      },
    ],
    refusals: READING,
  },
  {
    method: 'get',
    path: '/activities/:id',
    id: 'getActivity',
    group: 'Activities',
    title: 'Read one activity',
    text: 'In the version and media type that `Accept` asks for; what came as 1.0 is given as 1.0 exactly as it was sent.',
    headers: ['If-None-Match'],
    answers: [
      { status: 200, text: 'The activity.', headers: ['ETag', 'Vary'], mediaTypes: ACTIVITY },
      UNCHANGED,
    ],
    refusals: ['bad-parameter', 'not-found', 'not-acceptable', 'gone', 'no-primary'],
  },
  {
    method: 'delete',
    path: '/activities/:id',
    id: 'deleteActivity',
    group: 'Activities',
    title: 'Delete an activity',
    text:
      'Appends a `Delete` to every stream that holds it, then blanks it in place: its number stays, with a Tombstone, and its id stays used. ' +
      'There is no way back.',
    answers: [{ status: 204, text: 'Deleted.' }],
    refusals: ['bad-parameter', 'not-found', 'gone', 'busy', 'no-primary'],
  },
]
