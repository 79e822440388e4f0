/**
 * Ringer — announces entries that have just been stored: on the channel of their stream, and on those of the things
 * they are about (D5). What the Mongoose hook calls.
 */
import type { Limits } from '../config'
import type { JsonObject } from '../../schemas/wire'
import { objectChannels, streamChannel } from './channel'
import type { Publisher } from './publisher'
import { encodeRing } from './ring'

export interface Rung {
  readonly stream: string
  readonly seq: number
  readonly text: string
  /** In another stream of the same post: the things were told already. */
  readonly copy?: boolean
}

export function createRinger(deps: {
  publisher: Publisher
  limits: Limits
  epoch: () => string
  key: () => Buffer
}): (entries: readonly Rung[]) => void {
  const { publisher, limits, epoch, key } = deps
  return (entries) => {
    for (const { stream, seq, text, copy } of entries) {
      const line = encodeRing({ stream, epoch: epoch(), seq, text }, key(), limits.announceBytes)
      publisher.publish(streamChannel(stream), line)
      if (copy) continue
      for (const channel of objectChannels(JSON.parse(text) as JsonObject, limits.objectChannels))
        publisher.publish(channel, line)
    }
  }
}
