/** Photos — the calls that take a photo and show it. */
import { AS2 } from '../form'
import type { Call } from './call'
import { UNCHANGED } from './forms'
import { schemaRef } from './schemas'

const IMAGE = { schema: schemaRef('Photo') }
const BYTES = { schema: { type: 'string', contentEncoding: 'binary' } }
const TYPES = { 'image/jpeg': BYTES, 'image/webp': BYTES }

export const PHOTO_CALLS: readonly Call[] = [
  {
    method: 'post',
    path: '/photos',
    id: 'postPhoto',
    group: 'Photos',
    title: 'Send a photo',
    text:
      'One file part called `photo`: a JPEG, PNG, WebP, GIF or AVIF by its content, whatever it is called. It is made upright, and what a camera wrote about ' +
      'where and when is taken out. The answer can be posted as it stands, or as the object or an attachment of an activity. A photo that no activity names is removed after a day; ' +
      'one belongs to the activity that names it first, is seen by who may read that, and goes with it.',
    body: {
      text: 'A form with one file.',
      mediaTypes: {
        'multipart/form-data': {
          schema: {
            type: 'object',
            properties: { photo: { type: 'string', contentMediaType: 'image/*' } },
            required: ['photo'],
          },
        },
      },
    },
    answers: [
      {
        status: 201,
        text: 'An `Image` in three sizes, smallest first: within 60 × 60, within 256 × 256, and the original, upright and with its longer side capped.',
        headers: ['Location'],
        mediaTypes: { [AS2]: IMAGE, 'application/ld+json': IMAGE, 'application/json': IMAGE },
      },
    ],
    refusals: [
      'bad-parameter',
      'bad-request',
      'not-acceptable',
      'too-large',
      'content-type',
      'content-encoding',
      'slow-down',
      'limit',
      'busy',
      'no-primary',
    ],
  },
  {
    method: 'get',
    path: '/photos/:photo/:size',
    id: 'getPhoto',
    group: 'Photos',
    title: 'Look at a photo',
    text: 'Its bytes never change. Ranges are served, one at a time.',
    headers: ['If-None-Match', 'Range'],
    answers: [
      { status: 200, text: 'The photo.', headers: ['ETag'], mediaTypes: TYPES },
      {
        status: 206,
        text: 'The part of it that was asked for.',
        headers: ['ETag'],
        mediaTypes: TYPES,
      },
      UNCHANGED,
      { status: 416, text: 'It has no such part.' },
    ],
    refusals: ['bad-parameter', 'not-found', 'gone', 'no-primary'],
  },
]
