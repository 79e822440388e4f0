/**
 * Channel — the names on Redis. Prefixed always: a client forgets a channel called `__proto__` on reconnect.
 */
import type { JsonObject } from '../../schemas/wire'
import { LIMITS } from '../config'

const STREAM = 'freshet:stream:'
const OBJECT = 'freshet:object:'
const NODE = 'freshet:node:'

export const streamChannel = (stream: string): string => STREAM + stream
export const objectChannel = (id: string): string => OBJECT + id
export const nodeChannel = (node: string): string => NODE + node

export const streamOfChannel = (channel: string): string | null =>
  channel.startsWith(STREAM) ? channel.slice(STREAM.length) : null

/**
 * The channels of what an activity is about: ids of `object`, `target`, `inReplyTo` and `object.inReplyTo`, in
 * this order, without doubles (D5). An id that is longer than a channel's name may be has none.
 */
export function objectChannels(activity: JsonObject, most: number): string[] {
  const ids = new Set<string>()
  const add = (value: unknown) => {
    for (const one of Array.isArray(value) ? value : [value]) {
      const id = idOf(one)
      if (id !== null) ids.add(id)
    }
  }
  add(activity['object'])
  add(activity['target'])
  add(activity['inReplyTo'])
  for (const object of [activity['object']].flat()) if (isObject(object)) add(object['inReplyTo'])
  return [...ids].map(objectChannel).filter(isShort).slice(0, most)
}

const isShort = (channel: string): boolean => Buffer.byteLength(channel) <= LIMITS.redisNameBytes

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function idOf(value: unknown): string | null {
  const id = isObject(value) ? (value['id'] ?? value['href']) : value
  return typeof id === 'string' && id !== '' ? id : null
}
