/** Socket — what travels on a Socket.IO connection: what may be asked, its answer, and what comes by itself. */
import { schemaRef } from '../schemas'
import { at, EPOCH, LIKE } from './examples'
import type { Channel, Message, Operation } from './message'

const ROOM = 'general?type=Like'

const message = (title: string, schema: string, text: string, example: Message['example']) => ({
  title,
  text,
  payload: schemaRef(schema),
  example,
})

export const SOCKET: Channel = {
  id: 'socket',
  server: 'socket',
  address: '/',
  title: 'Sockets',
  text:
    'Socket.IO 4, the namespace `/`, WebSocket only. What is asked is an event with an acknowledgement, which comes before any frame. ' +
    'A client shows what lies above its position, drops the rest, and asks again from its position when a frame begins above it.',
  messages: {
    subscribe: message('subscribe', 'SubscribeRequest', 'What to follow, and from where.', {
      stream: 'general',
      filter: { type: 'Like', not: { actor: 'https://example.org/ann' } },
      position: at(41),
    }),
    subscribed: message('Answer to subscribe', 'Subscribed', 'Where it begins.', {
      ok: true,
      room: ROOM,
      recovered: true,
      position: at(41),
    }),
    unsubscribe: message('unsubscribe', 'Room', 'Which room to leave.', { room: ROOM }),
    done: message('Answer to unsubscribe', 'Done', 'It is done.', { ok: true }),
    unread: message('unread', 'UnreadRequest', 'Positions whose later entries are to be counted.', {
      streams: { general: at(41), photos: at(7) },
      filter: { type: 'Create' },
    }),
    counted: message('Answer to unread', 'UnreadAnswer', 'A count for each stream.', {
      ok: true,
      streams: {
        general: { count: 3, more: false, position: at(52) },
        photos: { code: 'position-lost', retry: 'now' },
      },
    }),
    refused: message('Refusal', 'Refused', 'The answer to anything that can’t be done.', {
      ok: false,
      code: 'bad-stream',
      retry: 'never',
    }),
    entries: message('entries', 'EntriesFrame', 'What matches, or that nothing did.', {
      room: ROOM,
      stream: 'general',
      epoch: EPOCH,
      from: 41,
      entries: [{ seq: 42, activity: LIKE }],
      seq: 42,
    }),
    presence: message('presence', 'PresenceFrame', 'How many watch, when that changes.', {
      room: 'general',
      stream: 'general',
      watching: 14,
    }),
    reset: message('reset', 'ResetFrame', 'The position can no longer be served.', {
      room: ROOM,
      stream: 'general',
      position: at(2),
      code: 'position-lost',
    }),
  },
}

const asked = (id: string, reply: string, title: string, text: string): Operation => ({
  id,
  action: 'receive',
  channel: 'socket',
  title,
  text,
  messages: [id],
  reply: [reply, 'refused'],
})

export const SOCKET_OPERATIONS: readonly Operation[] = [
  asked(
    'subscribe',
    'subscribed',
    'Follow a stream',
    'Subscribing again to the same room replaces. A good position is gone on from without a gap; with any other it is told where live begins.',
  ),
  asked('unsubscribe', 'done', 'Leave a room', 'Nothing of it comes after the answer.'),
  asked(
    'unread',
    'counted',
    'Count what is unread',
    'How many entries match after a position, as `GET /unread` counts them.',
  ),
  {
    id: 'entries',
    action: 'send',
    channel: 'socket',
    title: 'Entries as they come',
    text: 'In order, each once. After a frame the position is its `epoch` and `seq`.',
    messages: ['entries'],
  },
  {
    id: 'presence',
    action: 'send',
    channel: 'socket',
    title: 'How many watch',
    text: 'Only to subscriptions with `presence: true`, about once a second at most. The watchers of a node that was killed are gone within 20 s.',
    messages: ['presence'],
  },
  {
    id: 'reset',
    action: 'send',
    channel: 'socket',
    title: 'Continuity is lost',
    text: 'Only when entries were pruned, or the database was changed under the numbering.',
    messages: ['reset'],
  },
]
