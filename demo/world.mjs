/**
 * World — what the scenes of the demo share: chance, people, and what has been posted so far.
 * Rule: only what has been remembered can be liked, answered or shared, so that no activity refers to
 * something that was never there. What is remembered is bounded, and newer things are likelier.
 */
import { briefly, createCast, HOME } from './cast.mjs'
import { createRandom } from './random.mjs'

const REMEMBERED = 60
const CONTEXT = 'https://www.w3.org/ns/activitystreams'
/** For documents that use more than the vocabulary has. */
const EXTENDED = [CONTEXT, { Hashtag: 'as:Hashtag', alder: `${HOME}/ns#` }]

export function createWorld({ seed, base, now }) {
  const random = createRandom(seed)
  const cast = createCast(base)
  const things = []
  const done = new Set()

  return {
    random,
    cast,
    base,
    now,
    level: 1.62,
    build: 411,
    person: () => random.pick(cast.people),
    idFor: (kind) => `${HOME}/${kind}/${random.uuid()}`,

    remember(thing) {
      things.push(thing)
      if (things.length > REMEMBERED) things.shift()
    },
    /** Something that was posted, of one of the types if any are given; null when there is none. */
    recall(...types) {
      const found = types.length > 0 ? things.filter(({ type }) => types.includes(type)) : things
      if (found.length === 0) return null
      return found[found.length - 1 - Math.floor(random.next() ** 2 * found.length)]
    },
    /** True once for each combination: nobody likes the same photo twice. */
    first(...parts) {
      const key = parts.join(' ')
      return !done.has(key) && Boolean(done.add(key))
    },

    as2(activity, { extended = false } = {}) {
      const { type, actor, ...rest } = activity
      const head = { '@context': extended ? EXTENDED : CONTEXT, id: this.idFor('activities') }
      return { ...head, type, actor: briefly(actor), ...rest }
    },
    as1: (activity) => ({ id: `${HOME}/activities/${random.uuid()}`, ...activity }),
  }
}

/** As much of a thing as an activity about it should carry: enough to write a sentence. */
export const refer = ({ type, id, name, content, by }) => ({
  type,
  id,
  ...(name ? { name } : {}),
  ...(content ? { content } : {}),
  attributedTo: briefly(by),
})

export const referAs1 = ({ type, id, name, content, by }) => ({
  objectType: type.toLowerCase(),
  id,
  ...(name ? { displayName: name } : {}),
  ...(content ? { content } : {}),
  author: { objectType: by.type.toLowerCase(), id: by.id, displayName: by.name },
})
