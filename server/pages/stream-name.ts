/** Stream name — from an address; what can be none is not found. */
import { isStreamName } from '../../schemas/stream'
import { Refusal } from '../errors'

export function readName(name: unknown): string {
  if (!isStreamName(name)) throw new Refusal('not-found')
  return name
}
