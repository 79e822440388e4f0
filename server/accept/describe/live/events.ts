/** Events — what a server-sent event stream says. Its fields beside `data` stand in the headers of a message. */
import type { ResetEvent } from '../../../../schemas/wire'
import { FILTER_FIELDS, type JsonObject } from '../../../../schemas/wire'
import { EVENTS } from '../../parameters'
import { POSITION, STREAM, type Parameter } from '../parameters'
import { schemaRef } from '../schemas'
import { shapeOf } from '../shape'
import { at, EPOCH, LIKE } from './examples'
import type { Channel, Operation } from './message'

const ID: JsonObject = { ...POSITION, description: 'The position after this.' }

const fields = (event: string | null): JsonObject => ({
  type: 'object',
  properties: {
    id: ID,
    ...(event === null ? {} : { event: { const: event } }),
  },
  required: event === null ? ['id'] : ['id', 'event'],
})

export const EVENT_STREAM: Channel = {
  id: 'events',
  server: 'http',
  address: '/streams/{stream}/events',
  title: 'Server-sent events',
  text:
    'One answer that does not end, for `EventSource` and `curl -N`. `id` is a position: sent back as `Last-Event-ID` it goes on from there. ' +
    'Lines that begin with a colon only keep the connection open.',
  parameters: { stream: { text: 'Name of the stream.', example: 'general' } },
  messages: {
    activity: {
      title: 'An activity',
      text: 'An event of the default type; `data` is the activity.',
      headers: fields(null),
      payload: schemaRef('Activity'),
      example: LIKE,
    },
    changes: {
      title: 'changes',
      text: 'What became of items that stand before. Without an `id` when the activity that did it follows, which then has the position of both.',
      headers: {
        type: 'object',
        properties: { id: ID, event: { const: 'changes' } },
        required: ['event'],
      },
      payload: { type: 'array', items: schemaRef('Change') },
      example: null,
    },
    moved: {
      title: 'An id alone',
      text: 'Nothing up to there matches any more: it moves the position, and is no event.',
      headers: fields(null),
      payload: { type: 'null' },
      contentType: 'text/plain',
      example: null,
    },
    eventsReset: {
      title: 'reset',
      text: 'Continuity can’t be shown any more: load again, live goes on from `position`.',
      headers: fields('reset'),
      payload: shapeOf<ResetEvent>({
        stream: STREAM,
        position: schemaRef('Position'),
        code: { const: 'position-lost' },
      }),
      example: { stream: 'general', position: at(2), code: 'position-lost' },
    },
  },
}

export const eventOperations = (
  parameters: Readonly<Record<string, Parameter>>,
): readonly Operation[] => {
  const names = [...EVENTS, ...FILTER_FIELDS.flatMap((field) => [field, `not.${field}`])]
  return [
    {
      id: 'followEvents',
      action: 'send',
      channel: 'events',
      title: 'Follow a stream',
      text: `With a position it begins with what was missed, without one it is live from now. An id is such as \`${EPOCH}:42\`.`,
      messages: ['activity', 'changes', 'moved', 'eventsReset'],
      bindings: {
        http: {
          method: 'GET',
          query: {
            type: 'object',
            properties: Object.fromEntries(
              names.map((name) => [
                name,
                { ...parameters[name]!.schema, description: parameters[name]!.text },
              ]),
            ),
          },
          bindingVersion: '0.3.0',
        },
      },
    },
  ]
}
