/** Scenes told in ActivityStreams 1.0, by those in town whose programs are a little older. */
import { toAs1 } from '../cast.mjs'
import { linkTo, PHOTOS } from '../photos.mjs'
import { PLACES, toAs1Place } from '../places.mjs'
import { COMMENTS, fill, NOTES } from '../words.mjs'
import { referAs1 } from '../world.mjs'

const as1 = (world, activity, stream) => ({ activity: world.as1(activity), as1: true, stream })

export function oldNote(world) {
  const actor = world.person()
  const content = fill(world.random, world.random.pick(NOTES))
  const object = { objectType: 'note', id: world.idFor('notes'), content }
  world.remember({ type: 'Note', id: object.id, content, by: actor })
  return as1(world, { verb: 'post', actor: toAs1(actor), object })
}

export function oldPhoto(world) {
  const actor = world.person()
  const picture = world.random.pick(PHOTOS)
  const { href: url, width, height } = linkTo(world.base, picture)
  const object = {
    objectType: 'image',
    id: world.idFor('photos'),
    displayName: world.random.pick(picture.names),
    summary: picture.alt,
    image: { url, width, height },
    fullImage: { url, width, height },
  }
  world.remember({ type: 'Image', id: object.id, name: object.displayName, by: actor })
  return as1(world, { verb: 'post', actor: toAs1(actor), object }, 'photos')
}

export function checkin(world) {
  const object = toAs1Place(world.random.pick(PLACES))
  return as1(world, { verb: 'checkin', actor: toAs1(world.person()), object })
}

export function oldComment(world) {
  const thing = world.recall('Note', 'Image')
  if (!thing) return null
  const actor = world.person()
  const content = fill(world.random, world.random.pick(COMMENTS))
  const object = {
    objectType: 'comment',
    id: world.idFor('notes'),
    content,
    inReplyTo: [{ objectType: thing.type.toLowerCase(), id: thing.id }],
  }
  world.remember({ type: 'Note', id: object.id, content, by: actor })
  return as1(world, { verb: 'post', actor: toAs1(actor), object })
}

export function oldLike(world) {
  const thing = world.recall('Note', 'Image', 'Article')
  const actor = world.person()
  if (!thing || thing.by === actor || !world.first(actor.id, 'likes', thing.id)) return null
  return as1(world, { verb: 'like', actor: toAs1(actor), object: referAs1(thing) })
}
