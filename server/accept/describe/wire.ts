/**
 * Wire — JSON Schemas (draft-07) of the types in schemas/wire.ts: what travels around activities, whatever carries it.
 *
 * Out: schemas by name, for /openapi.json and /asyncapi.json alike.
 */
import { HAS } from '../../append/has'
import type { Limits } from '../../config'
import type { Position } from '../../../schemas/position'
import {
  FILTER_FIELDS,
  type EntriesFrame,
  type Fault,
  type FilterField,
  type FilterJson,
  type JsonObject,
  type NotCounted,
  type PresenceFrame,
  type Refused,
  type ResetFrame,
  type SavedFilter,
  type SavedFilters,
  type StreamPresence,
  type Subscribed,
  type SubscribeRequest,
  type Unread,
  type UnreadAnswer,
  type UnreadRequest,
  CHANGE_KINDS,
  type WireChange,
  type WireEntry,
} from '../../../schemas/wire'
import { CODES } from '../../advice'
import { STREAM } from './parameters'
import { schemaRef } from './schemas'
import { optional, shapeOf } from './shape'

const text: JsonObject = { type: 'string' }
const seq: JsonObject = { type: 'integer', minimum: 0 }
const code: JsonObject = { enum: [...CODES] }
const retry: JsonObject = { enum: ['now', 'later', 'never'] }
const room: JsonObject = { ...text, description: 'Names the subscription; opaque.' }
const entries: JsonObject = { type: 'array', items: schemaRef('Entry') }
const changes: JsonObject = { type: 'array', items: schemaRef('Change') }
const position = schemaRef('Position')
const filter: JsonObject = {
  description: 'Written out, or the name that it was saved under.',
  anyOf: [schemaRef('Filter'), STREAM],
}

const told = (description: string, schema: JsonObject): JsonObject => ({ description, ...schema })

export const wireShapes = (limits: Limits): JsonObject => ({
  Position: told(
    'A place in the numbering of a stream.',
    shapeOf<Position>({ epoch: { type: 'string', pattern: '^[a-z0-9]{1,32}$' }, seq }),
  ),
  Entry: told(
    'An activity with its place in a stream.',
    shapeOf<WireEntry>({ seq, activity: schemaRef('Activity') }),
  ),
  Change: told(
    'What became of an item that stands before: it entered the view, changed in it, left it, or is no more. `activity` is the item as it stands now.',
    shapeOf<WireChange>({
      seq,
      kind: { enum: [...CHANGE_KINDS] },
      activity: optional(schemaRef('Activity')),
    }),
  ),
  Filter: told('Any of the values within a field, all of the fields, none under `not`.', {
    type: 'object',
    properties: { ...clauses(limits), not: { type: 'object', properties: clauses(limits) } },
    additionalProperties: false,
  } satisfies { properties: Record<keyof FilterJson, JsonObject> } & JsonObject),
  SavedFilter: shapeOf<SavedFilter>({
    name: STREAM,
    filter: schemaRef('Filter'),
    query: told('The same as parameters, in one order.', text),
  }),
  SavedFilters: shapeOf<SavedFilters>({
    filters: { type: 'array', items: schemaRef('SavedFilter') },
    next: optional({ ...text, format: 'uri' }),
  }),
  SubscribeRequest: shapeOf<SubscribeRequest>({
    stream: STREAM,
    filter: optional(filter),
    position: optional(told('Goes on from here; what was missed follows.', POINTED)),
    last: optional({
      description: 'Without a good position: so many of the newest come with the answer.',
      type: 'integer',
      minimum: 0,
      maximum: limits.lastMax,
    }),
    presence: optional(told('Whether to be told how many watch.', { type: 'boolean' })),
  }),
  StreamPresence: told(
    'How many watch a stream, over all nodes. Without `watching` it is not known now.',
    shapeOf<StreamPresence>({ stream: STREAM, watching: optional(seq) }),
  ),
  PresenceFrame: told(
    'The same, to a subscription that asked for it.',
    shapeOf<PresenceFrame>({ room, stream: STREAM, watching: optional(seq) }),
  ),
  Subscribed: told(
    'With `recovered`, what was missed follows as frames; without, live begins at `position`, after `entries`.',
    shapeOf<Subscribed>({
      ok: { const: true },
      room,
      recovered: { type: 'boolean' },
      position,
      entries: optional(entries),
      changes: optional(changes),
    }),
  ),
  Refused: told('`retry` says when the same may be asked again.', {
    ...shapeOf<Refused>({ ok: { const: false }, code, retry }),
  }),
  Room: shapeOf<{ room: string }>({ room }),
  Done: shapeOf<{ ok: true }>({ ok: { const: true } }),
  EntriesFrame: told(
    'Everything that matches in `(from, seq]`, ascending. It may be empty: then it moves the position.',
    shapeOf<EntriesFrame>({
      room,
      stream: STREAM,
      epoch: text,
      from: seq,
      entries,
      seq,
      changes: optional(changes),
    }),
  ),
  ResetFrame: told(
    'Continuity can’t be shown any more: load again, live goes on from `position`.',
    shapeOf<ResetFrame>({ room, stream: STREAM, position, code }),
  ),
  Unread: shapeOf<Unread>({
    count: seq,
    more: told('There may be more than that.', { type: 'boolean' }),
    position,
  }),
  NotCounted: shapeOf<NotCounted>({ code, retry }),
  UnreadRequest: shapeOf<UnreadRequest>({
    streams: {
      type: 'object',
      description: 'A position for each stream, by its name.',
      additionalProperties: position,
      minProperties: 1,
      maxProperties: limits.unreadStreams,
    },
    filter: optional(filter),
  }),
  UnreadAnswer: shapeOf<UnreadAnswer>({
    ok: { const: true },
    streams: {
      type: 'object',
      additionalProperties: { anyOf: [schemaRef('Unread'), schemaRef('NotCounted')] },
    },
  }),
  Fault: told(
    'One fault of a document: where, which rule, and what to write instead.',
    shapeOf<Fault>({
      pointer: told('A JSON Pointer as a URI fragment.', text),
      rule: text,
      detail: text,
    }),
  ),
})

/** draft-07 hears nothing beside a `$ref`. */
const POINTED: JsonObject = { allOf: [position] }

const clauses = ({ filterValues, filterValueBytes }: Limits): Record<FilterField, JsonObject> => {
  const valuesOf = (field: FilterField): JsonObject => {
    const value: JsonObject =
      field === 'has'
        ? { enum: [...HAS] }
        : { type: 'string', minLength: 1, maxLength: filterValueBytes }
    const all: JsonObject = { type: 'array', items: value, minItems: 1, maxItems: filterValues }
    return { anyOf: [value, all] }
  }
  return Object.fromEntries(FILTER_FIELDS.map((field) => [field, valuesOf(field)])) as Record<
    FilterField,
    JsonObject
  >
}
