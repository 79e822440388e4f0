/** Redis — the line that rings on Redis for each new entry, for people and programs on the same machines (D5). */
import type { RingLine } from '../../../../schemas/wire'
import type { JsonObject } from '../../../../schemas/wire'
import { STREAM } from '../parameters'
import { schemaRef } from '../schemas'
import { optional, shapeOf } from '../shape'
import { EPOCH, LIKE } from './examples'
import type { Channel, Message, Operation } from './message'

export const ringShape = (): JsonObject => ({
  description:
    'There is a new entry. A line may be lost, doubled, late or forged: what is true stands in MongoDB.',
  ...shapeOf<RingLine>({
    v: { const: 1 },
    stream: STREAM,
    epoch: { type: 'string', pattern: '^[a-z0-9]{1,32}$' },
    seq: { type: 'integer', minimum: 1 },
    activity: optional(schemaRef('Activity')),
    mac: { type: 'string', pattern: '^[A-Za-z0-9_-]{22}$' },
  }),
})

const line: Message = {
  title: 'A line',
  text: 'JSON in this order of members, without a line feed; of more than 64 KiB the activity is left out.',
  payload: schemaRef('RingLine'),
  example: {
    v: 1,
    stream: 'general',
    epoch: EPOCH,
    seq: 42,
    activity: LIKE,
    mac: 'Zk1bq0x7oJtWc3n9yDgHfQ',
  },
}

export const REDIS_CHANNELS: readonly Channel[] = [
  {
    id: 'streamLines',
    server: 'redis',
    address: 'freshet:stream:{stream}',
    title: 'Redis: a stream',
    text: '`redis-cli SUBSCRIBE freshet:stream:general`. A line that is published by hand only makes nodes look at MongoDB.',
    parameters: { stream: { text: 'Name of the stream.', example: 'general' } },
    messages: { line },
  },
  {
    id: 'objectLines',
    server: 'redis',
    address: 'freshet:object:{id}',
    title: 'Redis: an object',
    text: 'The same line, for the object and the target of an activity and what it replies to; from the first stream that it was posted to.',
    parameters: { id: { text: 'Id of the object.', example: 'https://example.org/photos/7' } },
    messages: { line },
  },
]

export const REDIS_OPERATIONS: readonly Operation[] = [
  {
    id: 'ringStream',
    action: 'send',
    channel: 'streamLines',
    title: 'Hear of new entries in a stream',
    text: 'After the entry is stored, before anybody is shown it.',
    messages: ['line'],
  },
  {
    id: 'ringObject',
    action: 'send',
    channel: 'objectLines',
    title: 'Hear what happens to one object',
    text: 'Its likes, comments and shares as they come.',
    messages: ['line'],
  },
]
