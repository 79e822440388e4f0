/**
 * Document — the description of all that is live: AsyncAPI 3, made of the tables of messages and of the schemas that
 * /openapi.json has.
 *
 * In:  where this server is, its limits. Out: the document, the same for the same input.
 * Rule: nothing is described that no test has sent or heard (test/flow/live-described).
 */
import { schemaDocuments } from '../../../../schemas/documents'
import type { JsonObject } from '../../../../schemas/wire'
import type { Described } from '../document'
import { parametersFor } from '../parameters'
import { componentsOf } from '../schemas'
import { activityShape } from '../shapes'
import { wireShapes } from '../wire'
import { EVENT_STREAM, eventOperations } from './events'
import type { Channel, Message, Operation } from './message'
import { REDIS_CHANNELS, REDIS_OPERATIONS, ringShape } from './redis'
import { SOCKET, SOCKET_OPERATIONS } from './socket'

export const CHANNELS: readonly Channel[] = [SOCKET, EVENT_STREAM, ...REDIS_CHANNELS]

export function describeLive({ publicUrl, version, limits }: Described): JsonObject {
  const operations = [
    ...SOCKET_OPERATIONS,
    ...eventOperations(parametersFor(limits)),
    ...REDIS_OPERATIONS,
  ]
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Freshet',
      version,
      description:
        'Everything that comes by itself: sockets, server-sent events, lines on Redis. A position from one of them, or from a page, is good on every other. ' +
        `What can be asked over HTTP stands in ${publicUrl}/openapi.json.`,
      license: { name: 'MIT' },
      externalDocs: { url: `${publicUrl}/docs`, description: 'The same to read' },
    },
    defaultContentType: 'application/json',
    servers: serversAt(publicUrl),
    channels: Object.fromEntries(CHANNELS.map((channel) => [channel.id, channelOf(channel)])),
    operations: Object.fromEntries(operations.map((one) => [one.id, operationOf(one)])),
    components: {
      schemas: {
        Activity: activityShape(),
        ...wireShapes(limits),
        RingLine: ringShape(),
        ...componentsOf(as2Documents()),
      },
      messages: Object.fromEntries(
        CHANNELS.flatMap(({ messages }) =>
          Object.entries(messages).map(([name, one]) => [name, messageOf(name, one)]),
        ),
      ),
    },
  }
}

const as2Documents = () =>
  Object.fromEntries(Object.entries(schemaDocuments()).filter(([name]) => name.startsWith('as2/')))

function serversAt(publicUrl: string): JsonObject {
  const { host, pathname, protocol } = new URL(publicUrl)
  const base = pathname.replace(/\/$/, '')
  const isSecure = protocol === 'https:'
  return {
    socket: {
      host,
      pathname: `${base}/socket.io`,
      protocol: isSecure ? 'wss' : 'ws',
      description: 'Socket.IO 4',
    },
    http: {
      host,
      ...(base === '' ? {} : { pathname: base }),
      protocol: isSecure ? 'https' : 'http',
    },
    redis: {
      host: '{redis}',
      protocol: 'redis',
      description: 'Where REDIS_URL leads; without one, see embedded.json in DATA_DIR.',
      variables: { redis: { default: 'localhost:6379', description: 'Host and port.' } },
    },
  }
}

const refTo = (...path: string[]): JsonObject => ({
  $ref: `#/${path.map((name) => name.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`,
})

const channelOf = ({
  server,
  address,
  title,
  text,
  parameters,
  messages,
}: Channel): JsonObject => ({
  address,
  title,
  description: text,
  servers: [refTo('servers', server)],
  ...(parameters === undefined
    ? {}
    : {
        parameters: Object.fromEntries(
          Object.entries(parameters).map(([name, one]) => [
            name,
            { description: one.text, examples: [one.example] },
          ]),
        ),
      }),
  messages: Object.fromEntries(
    Object.keys(messages).map((name) => [name, refTo('components', 'messages', name)]),
  ),
})

const messageOf = (
  name: string,
  { title, text, payload, headers, contentType, example }: Message,
) => ({
  name,
  title,
  summary: text,
  ...(contentType === undefined ? {} : { contentType }),
  ...(headers === undefined ? {} : { headers }),
  payload,
  ...(example === null ? {} : { examples: [{ name: 'example', payload: example }] }),
})

function operationOf({ action, channel, title, text, messages, reply, bindings }: Operation) {
  const named = (names: readonly string[]): JsonObject[] =>
    names.map((name) => refTo('channels', channel, 'messages', name))
  return {
    action,
    channel: refTo('channels', channel),
    title,
    description: text,
    messages: named(messages),
    ...(reply === undefined
      ? {}
      : { reply: { channel: refTo('channels', channel), messages: named(reply) } }),
    ...(bindings === undefined ? {} : { bindings }),
  }
}
