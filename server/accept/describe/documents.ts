/** Documents — what can be posted: the bodies, with examples, and why one may not be read at all. */
import { AS2_CONTEXT } from '../../../schemas/as2/spelling'
import type { Code } from '../../errors'
import type { Body } from './call'
import { schemaRef } from './schemas'

const ANN = { type: 'Person', id: 'https://example.org/ann', name: 'Ann' }

const AS2_DOCUMENT = {
  schema: schemaRef('as2.document'),
  examples: {
    'a note': {
      '@context': AS2_CONTEXT,
      type: 'Create',
      actor: ANN,
      object: { type: 'Note', content: 'The water is up 40 cm since breakfast.' },
    },
    'a like': {
      '@context': AS2_CONTEXT,
      type: 'Like',
      actor: ANN,
      object: 'https://example.org/photos/7',
    },
    'a bare object': {
      '@context': AS2_CONTEXT,
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

export const DOCUMENT: Body = {
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

/** A body that can't be read is refused, whatever was asked of it. */
export const READING: readonly Code[] = [
  'bad-json',
  'bad-utf8',
  'bad-parameter',
  'bad-request',
  'too-large',
  'content-type',
  'content-encoding',
]
