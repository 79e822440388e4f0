/**
 * Messages — the description of all that is live as the page shows it: channels, what is done on each, the messages.
 *
 * In:  the AsyncAPI document. Out: locals of docs.pug.
 * Rule: as calls.ts: what the document does not say, the page does not show.
 */
import type { Json, JsonObject } from '../../../schemas/wire'
import { isObject, list, textIn, type Value } from '../../../views/model/values'
import { proseOf, type Prose } from './prose'

export interface ShownChannel {
  readonly title: string
  readonly address: string
  readonly text: readonly Prose[]
  readonly operations: readonly ShownOperation[]
}

export interface ShownOperation {
  readonly id: string
  /** From the client's side. */
  readonly verb: 'ask' | 'hear'
  readonly title: string
  readonly text: readonly Prose[]
  readonly messages: readonly ShownMessage[]
}

export interface ShownMessage {
  readonly title: string
  readonly text: readonly Prose[]
  readonly example: string
}

export function channelsOf(live: JsonObject): ShownChannel[] {
  const operations = Object.entries(member(live, 'operations')).map(([id, one]) => ({
    id,
    operation: member(one),
  }))
  return Object.entries(member(live, 'channels')).map(([name, value]) => {
    const channel = member(value)
    return {
      title: textIn(channel['title']) ?? '',
      address: textIn(channel['address']) ?? '',
      text: proseOf(textIn(channel['description']) ?? ''),
      operations: operations
        .filter(({ operation }) => member(operation, 'channel')['$ref'] === `#/channels/${name}`)
        .map(({ id, operation }) => operationOf(live, id, operation)),
    }
  })
}

const operationOf = (live: JsonObject, id: string, operation: JsonObject): ShownOperation => ({
  id,
  verb: operation['action'] === 'receive' ? 'ask' : 'hear',
  title: textIn(operation['title']) ?? '',
  text: proseOf(textIn(operation['description']) ?? ''),
  messages: [...list(operation['messages']), ...list(member(operation, 'reply')['messages'])].map(
    (ref) => messageOf(resolved(live, ref)),
  ),
})

function messageOf(message: JsonObject): ShownMessage {
  const [example] = list(message['examples'])
  const payload = isObject(example) ? example['payload'] : undefined
  return {
    title: textIn(message['title']) ?? '',
    text: proseOf(textIn(message['summary']) ?? ''),
    example: payload === undefined ? '' : JSON.stringify(payload, null, 2),
  }
}

function member(value: Value, name?: string): JsonObject {
  const inner = name === undefined ? value : isObject(value) ? value[name] : undefined
  return isObject(inner) ? inner : {}
}

/** A message is named by its channel, and stands among the components. */
function resolved(live: JsonObject, value: Json, steps = 3): JsonObject {
  const ref = textIn(member(value)['$ref'])
  if (ref === null || steps === 0) return member(value)
  const found = ref
    .slice(2)
    .split('/')
    .reduce<JsonObject>((within, name) => member(within, name), live)
  return resolved(live, found, steps - 1)
}
