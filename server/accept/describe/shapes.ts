/**
 * Shapes — JSON Schemas (draft-07) of what this server answers around activities: pages, lists, problems.
 */
import { AS2_CONTEXT } from '../../../schemas/as2/spelling'
import { CODES } from '../../advice'
import type { JsonObject } from '../../../schemas/wire'
import type { Limits } from '../../config'
import { schemaRef } from './schemas'
import { wireShapes } from './wire'

const text: JsonObject = { type: 'string' }
const uri: JsonObject = { type: 'string', format: 'uri' }
const count: JsonObject = { type: 'integer', minimum: 0 }

const object = (properties: JsonObject, optional: readonly string[] = []): JsonObject => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
})

export const activityShape = (): JsonObject => ({
  description:
    'An activity as it is stored: the text that was posted, with `id`, `published` and `@context` where they were missing.',
  allOf: [schemaRef('as2.document'), object({ id: uri, published: text })],
})

const facetShape = (): JsonObject =>
  object({
    totalItems: count,
    more: { type: 'boolean' },
    items: {
      type: 'array',
      items: object({ value: text, count, over: count, href: uri, actor: { type: 'object' } }, [
        'over',
        'actor',
      ]),
    },
  })

export const shapes = (limits: Limits): JsonObject => ({
  Activity: activityShape(),
  ...wireShapes(limits),
  Page: {
    description:
      'Newest first. `next` leads to older entries and is absent only at the end; `prev` leads to newer ones and is always there.',
    ...object(
      {
        '@context': { const: AS2_CONTEXT },
        id: uri,
        type: { const: 'OrderedCollectionPage' },
        partOf: uri,
        totalItems: { ...count, description: 'Absent with a filter.' },
        first: uri,
        last: uri,
        next: uri,
        prev: uri,
        orderedItems: { type: 'array', items: schemaRef('Activity') },
        changes: {
          type: 'array',
          items: schemaRef('Change'),
          description:
            'With `after`: what became of items before. On the newest page: of these items, since they were posted.',
        },
      },
      ['totalItems', 'next', 'changes'],
    ),
  },
  Found: {
    description: 'What was found, newest first. `next` leads on, and is absent only at the end.',
    ...object(
      {
        '@context': { const: AS2_CONTEXT },
        id: uri,
        type: { const: 'OrderedCollectionPage' },
        partOf: uri,
        next: uri,
        orderedItems: { type: 'array', items: schemaRef('Activity') },
      },
      ['next'],
    ),
  },
  Stream: object({
    '@context': { const: AS2_CONTEXT },
    id: uri,
    type: { const: 'OrderedCollection' },
    name: text,
    totalItems: count,
    first: uri,
    last: uri,
  }),
  ObjectState: {
    description: 'An object with what responded to it: exact counts, and the newest few.',
    allOf: [
      schemaRef('as2.document'),
      object({
        replies: schemaRef('Responses'),
        likes: schemaRef('Responses'),
        shares: schemaRef('Responses'),
      }),
    ],
  },
  Responses: object({
    type: { const: 'Collection' },
    totalItems: count,
    items: { type: 'array', items: schemaRef('as2.object') },
  }),
  Photo: object({
    '@context': { const: AS2_CONTEXT },
    type: { const: 'Image' },
    url: {
      type: 'array',
      minItems: 3,
      maxItems: 3,
      items: object({
        type: { const: 'Link' },
        href: uri,
        mediaType: { enum: ['image/jpeg', 'image/webp'] },
        width: { type: 'integer', minimum: 1 },
        height: { type: 'integer', minimum: 1 },
      }),
    },
  }),
  Streams: object(
    {
      '@context': { const: AS2_CONTEXT },
      id: uri,
      type: { const: 'Collection' },
      items: {
        type: 'array',
        items: object({
          type: { const: 'OrderedCollection' },
          id: uri,
          name: text,
          totalItems: count,
        }),
      },
      next: uri,
    },
    ['next'],
  ),
  Facets: object({
    type: { const: 'Collection' },
    id: uri,
    name: text,
    totalItems: count,
    position: schemaRef('Position'),
    facets: object({
      type: facetShape(),
      objectType: facetShape(),
      actor: facetShape(),
      tag: facetShape(),
    }),
    hours: object({
      since: { type: 'string', format: 'date-time' },
      counts: { type: 'array', minItems: 24, maxItems: 24, items: count },
    }),
  }),
  UnreadOfAll: object({
    streams: {
      type: 'object',
      additionalProperties: { anyOf: [schemaRef('Unread'), schemaRef('NotCounted')] },
    },
  }),
  Health: object(
    {
      status: { enum: ['alive', 'ready', 'degraded', 'not-ready'] },
      reasons: { type: 'array', items: text },
    },
    ['reasons'],
  ),
  JsonFeed: {
    description: 'JSON Feed 1.1, https://www.jsonfeed.org/version/1.1/',
    ...object({
      version: { const: 'https://jsonfeed.org/version/1.1' },
      title: text,
      home_page_url: uri,
      feed_url: uri,
      items: {
        type: 'array',
        items: object({ id: uri, title: text, content_html: text, date_published: text }),
      },
    }),
  },
  Problem: {
    description: 'RFC 9457 problem details. `code` is stable; `title` and `detail` are for people.',
    ...object(
      {
        type: uri,
        title: text,
        status: { type: 'integer', minimum: 400, maximum: 599 },
        code: { enum: [...CODES] },
        detail: text,
        errors: { type: 'array', items: schemaRef('Fault') },
      },
      ['detail', 'errors'],
    ),
  },
  Verdict: object({
    valid: { type: 'boolean' },
    version: { enum: ['as2', 'as1'] },
    errors: {
      type: 'array',
      items: { allOf: [schemaRef('Fault'), object({ code: { enum: [...CODES] } })] },
    },
    warnings: { type: 'array', items: schemaRef('Fault') },
  }),
})
