/**
 * Parameters — what each name in a path, a query or a header means, as JSON Schema.
 *
 * In:  the limits as they are set here. Out: a description for every name that ../parameters.ts reads, and for every filter.
 * Rule: which names a call takes is said by the sets that read them; only their meaning is said here.
 */
import { HAS } from '../../append/has'
import type { Limits } from '../../config'
import { FILTER_FIELDS, type FilterField, type JsonObject } from '../../../schemas/wire'

export interface Parameter {
  readonly in: 'path' | 'query' | 'header'
  readonly text: string
  readonly schema: JsonObject
  readonly example?: string | number
}

export const POSITION: JsonObject = {
  type: 'string',
  pattern: '^(?:[a-z0-9]{1,32}:)?(?:0|[1-9][0-9]{0,15})$',
}
export const STREAM: JsonObject = {
  type: 'string',
  pattern: '^(?!.*\\.(?:atom|json-feed)$)[a-z0-9][a-z0-9._-]{0,63}$',
}
const TIMES = 'RFC 3339, or a date alone for its first moment in UTC.'

const FILTERS: Readonly<Record<FilterField, string>> = {
  type: 'Type of the activity: `Like`, `as:Like` and the full IRI are one; extension types are given as they are.',
  actor: 'Id of an actor.',
  actorType: 'Type of an actor, such as `Service`.',
  object: 'Id of the object.',
  objectType: 'Type of the object, such as `Image`.',
  target: 'Id of the target.',
  inReplyTo: 'Id of what the activity or its object answers.',
  tag: 'Id or name of a tag of the activity or its object; names are compared without case and `#`.',
  to: 'Id of somebody addressed, in `to`, `cc` or `audience`; `as:Public` for everybody.',
  text: 'Words that all occur in the names, summaries or contents; whole words, without case.',
  since: `Published then or later. ${TIMES}`,
  until: `Published earlier. ${TIMES}`,
  has: 'What the activity or its object carries.',
}

export function parametersFor(limits: Limits): Readonly<Record<string, Parameter>> {
  const number = (least: number, most: number, usual?: number): JsonObject => ({
    type: 'integer',
    minimum: least,
    maximum: most,
    ...(usual === undefined ? {} : { default: usual }),
  })
  return {
    'path.stream': {
      in: 'path',
      text: 'Name of the stream. A stream begins with its first entry.',
      schema: STREAM,
      example: 'general',
    },
    'path.id': {
      in: 'path',
      text:
        'The last segment of an id that this server gave; for any other id the first 22 characters of base64url(SHA-256(id)), ' +
        'or the whole id, percent-encoded.',
      schema: { type: 'string', minLength: 1 },
    },
    stream: {
      in: 'query',
      text: `Name of a stream to post to; up to ${limits.streamsPerActivity} of them, \`general\` without any.`,
      schema: { type: 'array', items: STREAM, maxItems: limits.streamsPerActivity },
      example: 'general',
    },
    after: {
      in: 'query',
      text: 'The entries next above this position: `epoch:seq` as it was given, or a bare number for the current epoch. Not with `before`.',
      schema: POSITION,
    },
    before: {
      in: 'query',
      text: 'The entries next below this position.',
      schema: POSITION,
    },
    limit: {
      in: 'query',
      text: 'How many to give at most.',
      schema: number(1, limits.pageMax, limits.pageDefault),
    },
    wait: {
      in: 'query',
      text: 'With `after`: seconds to wait for a new entry before an empty page is given (long poll).',
      schema: number(0, limits.waitMaxSeconds, 0),
    },
    last: {
      in: 'query',
      text: 'Without a position: how many of the newest entries to begin with.',
      schema: number(0, limits.lastMax, 0),
    },
    'search.q': {
      in: 'query',
      text: 'Words that all stand in the entry, as `text` of a filter finds them: whole words, without case.',
      schema: { type: 'string', minLength: 1, maxLength: limits.filterValueBytes },
      example: 'heron',
    },
    'search.stream': {
      in: 'query',
      text: 'The stream to look in; all of them without it.',
      schema: STREAM,
    },
    'search.before': {
      in: 'query',
      text: 'Where `next` of a page goes on.',
      schema: { type: 'string', pattern: '^[0-9]{1,15}-[0-9]{1,6}$' },
    },
    'objects.id': {
      in: 'query',
      text: 'The id of the object, as it stands in the activities.',
      schema: { type: 'string', minLength: 1 },
      example: 'https://example.org/photos/7',
    },
    'unread.after': {
      in: 'query',
      text: 'Where reading ended: `epoch:seq` as it was given, or a bare number for the current epoch.',
      schema: POSITION,
    },
    'unreads.after': {
      in: 'query',
      text: `A stream and where reading it ended, with a colon between; up to ${limits.unreadStreams} of them, each stream once.`,
      schema: {
        type: 'array',
        items: { type: 'string' },
        minItems: 1,
        maxItems: limits.unreadStreams,
      },
      example: 'general:41',
    },
    filter: {
      in: 'query',
      text: 'The name of a saved filter, instead of a filter written out. It stands for what is saved under it at this moment.',
      schema: STREAM,
    },
    'path.name': {
      in: 'path',
      text: 'Name of a saved filter, made like that of a stream.',
      schema: STREAM,
      example: 'photos-of-others',
    },
    'filters.after': {
      in: 'query',
      text: 'The filters whose names come after this one.',
      schema: STREAM,
    },
    'streams.after': {
      in: 'query',
      text: 'The streams whose names come after this one.',
      schema: STREAM,
    },
    'Idempotency-Key': {
      in: 'header',
      text: 'Stands for an id: the same key with the same body is stored once and answered the same. 1 to 255 visible ASCII characters, in quotes or bare.',
      schema: { type: 'string', minLength: 1, maxLength: 257 },
    },
    'Last-Event-ID': {
      in: 'header',
      text: 'The last `id` that was received; a browser sends it by itself when it connects again. It counts before `after`.',
      schema: POSITION,
    },
    'path.photo': {
      in: 'path',
      text: 'What stands in the address of a photo.',
      schema: { type: 'string', pattern: '^[0-9a-hjkmnp-tv-z]{26}$' },
      example: '00000000000000000000000000',
    },
    'path.size': {
      in: 'path',
      text: `Its longer side at most, in pixels; \`original\` has at most ${limits.photoSide}.`,
      schema: { enum: ['60', '256', 'original'] },
      example: 'original',
    },
    Range: {
      in: 'header',
      text: 'Which bytes; one range (RFC 9110 §14).',
      schema: { type: 'string' },
    },
    'If-None-Match': {
      in: 'header',
      text: 'The `ETag` of an answer that is at hand: 304 when nothing has changed.',
      schema: { type: 'string' },
    },
    ...Object.fromEntries(FILTER_FIELDS.flatMap(filterOf)),
  }
}

/** `type` and `not.type`. */
function filterOf(field: FilterField): [string, Parameter][] {
  const isDate = field === 'since' || field === 'until'
  const value: JsonObject =
    field === 'has' ? { type: 'string', enum: [...HAS] } : { type: 'string', minLength: 1 }
  const schema: JsonObject = isDate ? value : { type: 'array', items: value }
  const text = FILTERS[field]
  const opposite = `The opposite of \`${field}\`: entries of which that is not so.`
  return [
    [field, { in: 'query', text: isDate ? text : `${text} Any of several.`, schema }],
    [`not.${field}`, { in: 'query', text: opposite, schema }],
  ]
}
