/**
 * Script — what happens in the demo, one activity after the other.
 *
 * In:  seed, the server's address, the main stream, how many, and the time it plays at.
 * Out: `{streams, contentType, activity}`, exactly `count` of them.
 * Rule: the same in, the same out, ids included: what is posted twice is stored once. An activity refers
 * only to what an earlier one has made.
 */
import { comment, follow, join, like, promise, share, vote } from './scenes/answered.mjs'
import { album, article, event, link, note, photo, question } from './scenes/made.mjs'
import { build, push, reading } from './scenes/measured.mjs'
import { arrive, travel } from './scenes/moved.mjs'
import { checkin, oldComment, oldLike, oldNote, oldPhoto } from './scenes/old.mjs'
import { createWorld } from './world.mjs'

const SCENES = [
  [16, note],
  [9, photo],
  [2, album],
  [2, article],
  [2, link],
  [2, event],
  [2, question],
  [14, comment],
  [16, like],
  [4, share],
  [3, follow],
  [2, join],
  [4, promise],
  [4, vote],
  [4, arrive],
  [1, travel],
  [6, reading],
  [2, push],
  [3, build],
  [3, oldNote],
  [2, oldPhoto],
  [2, checkin],
  [3, oldComment],
  [4, oldLike],
]

/** So that a page that has just been opened shows something of everything. */
const OPENING = [note, photo, reading, arrive, comment, like, question, album, article, vote, event]

export function* createScript({ seed, base, stream, count, now }) {
  const world = createWorld({ seed, base, now })
  for (let index = 0; index < count; index++) {
    const played = OPENING[index]?.(world) ?? playAny(world)
    yield {
      streams: [...new Set([stream, ...(played.stream ? [played.stream] : [])])],
      contentType: played.as1 ? 'application/stream+json' : 'application/activity+json',
      activity: played.activity,
    }
  }
}

/** A scene may not be possible now, such as a like when all is liked; a note always is. */
function playAny(world) {
  for (let tries = 0; tries < 20; tries++) {
    const played = world.random.weighted(SCENES)(world)
    if (played) return played
  }
  return note(world)
}
