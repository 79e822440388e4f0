/** Activities — the calls that post, read and delete one. */
import type { Call, Body } from './call'
import { POST } from '../parameters'
import { schemaRef } from './schemas'

const CONTEXT = 'https://www.w3.org/ns/activitystreams'
const ANN = { type: 'Person', id: 'https://example.org/ann', name: 'Ann' }

const AS2_DOCUMENT = {
  schema: schemaRef('as2.document'),
  examples: {
    'a note': {
      '@context': CONTEXT,
      type: 'Create',
      actor: ANN,
      object: { type: 'Note', content: 'The water is up 40 cm since breakfast.' },
    },
    'a like': {
      '@context': CONTEXT,
      type: 'Like',
      actor: ANN,
      object: 'https://example.org/photos/7',
    },
    'a bare object': {
      '@context': CONTEXT,
      type: 'Place',
      name: 'The weir',
      latitude: 52.21,
      longitude: -0.13,
    },
  },
}

const AS1_DOCUMENT = {
  schema: schemaRef('as1.document'),
  examples: {
    'a check-in': {
      verb: 'checkin',
      actor: { objectType: 'person', id: 'https://example.org/ann', displayName: 'Ann' },
      object: { objectType: 'place', displayName: 'The weir' },
    },
  },
}

const DOCUMENT: Body = {
  text:
    'An activity, or any other object: that becomes the `object` of a `Create`. `bto` and `bcc` are cut out at the door and go nowhere. ' +
    '`application/json` is 1.0 when it has `verb` or `objectType` and neither `type` nor `@context`.',
  mediaTypes: {
    'application/activity+json': AS2_DOCUMENT,
    'application/ld+json': AS2_DOCUMENT,
    'application/json': AS2_DOCUMENT,
    'application/stream+json': AS1_DOCUMENT,
  },
}

const STORED = {
  headers: ['Location', 'Freshet-Position'],
  mediaTypes: { 'application/activity+json': { schema: schemaRef('Activity') } },
}

const POSTING: Pick<Call, 'headers' | 'body' | 'answers' | 'refusals'> = {
  headers: ['Idempotency-Key'],
  body: DOCUMENT,
  answers: [
    { status: 201, text: 'Stored by a majority, in every stream that was named.', ...STORED },
    { status: 200, text: 'It stood in all of them already, with the same content.', ...STORED },
  ],
  refusals: [
    'bad-json',
    'bad-utf8',
    'bad-parameter',
    'bad-request',
    'bad-stream',
    'id-reused',
    'gone',
    'too-large',
    'content-type',
    'content-encoding',
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
    method: 'get',
    path: '/activities/:id',
    id: 'getActivity',
    group: 'Activities',
    title: 'Read one activity',
    text: 'In the version and media type that `Accept` asks for; what came as 1.0 is given as 1.0 exactly as it was sent.',
    answers: [
      {
        status: 200,
        text: 'The activity.',
        mediaTypes: {
          'application/activity+json': { schema: schemaRef('Activity') },
          'application/ld+json': { schema: schemaRef('Activity') },
          'application/json': { schema: schemaRef('Activity') },
          'application/stream+json': { schema: schemaRef('as1.document') },
        },
      },
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
