/**
 * Numbered — activities that the witness knows again, whoever else posts into the stream.
 *
 * In:  the run's name and a number. Out: a plain ActivityStreams 2.0 activity that says both in its text; and back.
 * Every third is a `Like`, so that a client that asked for likes alone has something to miss.
 */
import type { JsonObject } from '../schemas/wire'
import type { Seen } from './witness'

export function numbered(run: string, number: number): JsonObject {
  return {
    '@context': 'https://www.w3.org/ns/activitystreams',
    type: isLike(number) ? 'Like' : 'Create',
    actor: { type: 'Application', name: 'Freshet witness' },
    object: { type: 'Note', content: `witness ${run} number ${number}` },
  }
}

export const isLike = (number: number): boolean => number % 3 === 0

export function seenOf(run: string, seq: number, activity: JsonObject): Seen {
  const { object, type } = activity
  const content = typeof object === 'object' && object !== null && 'content' in object
  const found = content ? SAID.exec(String(object['content'])) : null
  const number = found?.[1] === run ? Number(found[2]) : null
  return { seq, number, ...(typeof type === 'string' ? { type } : {}) }
}

const SAID = /^witness (\S+) number ([0-9]{1,15})$/
