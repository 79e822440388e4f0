/** Scenes in which somebody makes something: notes, photos, albums, articles, links, events, questions. */
import { HOME } from '../cast.mjs'
import { linkTo, PHOTOS } from '../photos.mjs'
import { PLACES } from '../places.mjs'
import { ARTICLES, EVENTS, fill, LINKS, NOTES, PARAGRAPHS, QUESTIONS, TAGS } from '../words.mjs'

export function note(world) {
  const { random } = world
  const actor = world.person()
  const tags = random.chance(0.3) ? random.some(TAGS, random.between(1, 2)) : []
  const object = {
    type: 'Note',
    id: world.idFor('notes'),
    content: [fill(random, random.pick(NOTES)), ...tags.map((tag) => `#${tag}`)].join(' '),
  }
  if (tags.length > 0) object.tag = tags.map(hashtag)
  world.remember({ ...object, by: actor })
  const stream = random.chance(0.25) ? 'field-notes' : undefined
  return {
    activity: world.as2({ type: 'Create', actor, object }, { extended: tags.length > 0 }),
    stream,
  }
}

export function photo(world) {
  const actor = world.person()
  const object = { id: world.idFor('photos'), ...imageOf(world, world.random.pick(PHOTOS)) }
  if (world.random.chance(0.4)) object.location = copyOf(world.random.pick(PLACES))
  world.remember({ ...object, by: actor })
  return { activity: world.as2({ type: 'Create', actor, object }), stream: 'photos' }
}

export function album(world) {
  const { random } = world
  const actor = world.person()
  const images = random.some(PHOTOS, random.between(2, 5)).map((picture) => ({
    id: world.idFor('photos'),
    ...imageOf(world, picture),
  }))
  for (const image of images) world.remember({ ...image, by: actor })
  const target = {
    type: 'Collection',
    id: `${HOME}/albums/${actor.preferredUsername}-week-46`,
    name: 'Low water, week 46',
  }
  return { activity: world.as2({ type: 'Add', actor, object: images, target }), stream: 'photos' }
}

export function article(world) {
  const { random } = world
  const actor = random.pick([world.cast.people[9], world.person()])
  const [name, summary] = random.pick(ARTICLES)
  const paragraphs = random.some(PARAGRAPHS, random.between(3, PARAGRAPHS.length))
  const content = paragraphs.map((text) => `<p>${text}</p>`).join('')
  const object = { type: 'Article', id: world.idFor('articles'), name, summary, content }
  world.remember({ type: object.type, id: object.id, name, by: actor })
  return { activity: world.as2({ type: 'Create', actor, object }), stream: 'field-notes' }
}

export function link(world) {
  const actor = world.person()
  const [url, name, summary] = world.random.pick(LINKS)
  const object = { type: 'Page', id: world.idFor('pages'), name, summary, url }
  world.remember({ type: object.type, id: object.id, name, by: actor })
  return { activity: world.as2({ type: 'Create', actor, object }) }
}

export function event(world) {
  const { random } = world
  const [name, summary] = random.pick(EVENTS)
  const start = new Date(world.now)
  start.setUTCDate(start.getUTCDate() + random.between(2, 12))
  start.setUTCHours(random.between(9, 18), 0, 0, 0)
  const object = {
    type: 'Event',
    id: world.idFor('events'),
    name,
    summary,
    startTime: start.toISOString(),
    endTime: new Date(start.getTime() + random.between(1, 3) * 3_600_000).toISOString(),
    location: copyOf(random.pick(PLACES)),
  }
  const actor = world.cast.club
  world.remember({ type: object.type, id: object.id, name, by: actor })
  return { activity: world.as2({ type: 'Create', actor, object }), stream: 'rowing' }
}

export function question(world) {
  const { random } = world
  const actor = world.person()
  const [name, answers] = random.pick(QUESTIONS)
  const activity = world.as2({
    type: 'Question',
    actor,
    name,
    oneOf: answers.map((answer) => ({ type: 'Note', name: answer })),
    endTime: new Date(world.now + random.between(6, 72) * 3_600_000).toISOString(),
  })
  world.remember({ type: 'Question', id: activity.id, name, answers, by: actor })
  return { activity }
}

const imageOf = (world, picture) => ({
  type: 'Image',
  name: world.random.pick(picture.names),
  summary: picture.alt,
  url: linkTo(world.base, picture),
})

const hashtag = (tag) => ({ type: 'Hashtag', name: `#${tag}`, href: `${HOME}/tags/${tag}` })

/** A copy, so that no document shares a part with another. */
const copyOf = (place) => ({ ...place })
