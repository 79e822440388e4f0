/** Scenes in which somebody answers what is there: comments, likes, shares, follows, votes, promises. */
import { briefly, HOME } from '../cast.mjs'
import { COMMENTS, fill } from '../words.mjs'
import { refer } from '../world.mjs'

export function comment(world) {
  const { random } = world
  const thing = world.recall('Note', 'Image', 'Article', 'Event', 'Page')
  if (!thing) return null
  const actor = world.person()
  const content = fill(random, random.pick(COMMENTS))
  const object = { type: 'Note', id: world.idFor('notes'), content, inReplyTo: thing.id }
  world.remember({ type: object.type, id: object.id, content, by: actor })
  return { activity: world.as2({ type: 'Create', actor, object }) }
}

export function like(world) {
  const thing = world.recall('Note', 'Image', 'Article', 'Event', 'Page')
  const actor = world.person()
  if (!thing || thing.by === actor || !world.first(actor.id, 'likes', thing.id)) return null
  return { activity: world.as2({ type: 'Like', actor, object: refer(thing) }) }
}

export function share(world) {
  const thing = world.recall('Note', 'Image', 'Article', 'Page')
  const actor = world.person()
  if (!thing || !world.first(actor.id, 'shares', thing.id)) return null
  return { activity: world.as2({ type: 'Announce', actor, object: refer(thing) }) }
}

export function follow(world) {
  const [actor, other] = [world.person(), world.person()]
  if (actor === other || !world.first(actor.id, 'follows', other.id)) return null
  return { activity: world.as2({ type: 'Follow', actor, object: briefly(other) }) }
}

export function join(world) {
  const actor = world.person()
  const name = world.random.pick(['field-notes', 'photos', 'rowing', 'gauge-reader'])
  if (!world.first(actor.id, 'joins', name)) return null
  const object = { type: 'Group', id: `${HOME}/groups/${name}`, name: `#${name}` }
  return { activity: world.as2({ type: 'Join', actor, object }) }
}

export function promise(world) {
  const event = world.recall('Event')
  const actor = world.person()
  if (!event || !world.first(actor.id, 'promises', event.id)) return null
  const type = world.random.weighted([
    [6, 'Accept'],
    [2, 'TentativeAccept'],
    [1, 'Reject'],
  ])
  return { activity: world.as2({ type, actor, object: refer(event) }), stream: 'rowing' }
}

/** A vote is a note with the name of the answer, in reply to the question. */
export function vote(world) {
  const question = world.recall('Question')
  const actor = world.person()
  if (!question || !world.first(actor.id, 'votes', question.id)) return null
  const object = {
    type: 'Note',
    id: world.idFor('votes'),
    name: world.random.pick(question.answers),
    inReplyTo: question.id,
  }
  return { activity: world.as2({ type: 'Create', actor, object }) }
}
