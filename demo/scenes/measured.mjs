/**
 * Scenes in which machines speak: the gauge at the weir, the pushes and builds of the gauge reader.
 * Their verbs are the town's own; the summary says in words what a page that does not know them can show.
 */
import { HOME } from '../cast.mjs'
import { WEIR } from '../places.mjs'
import { COMMITS } from '../words.mjs'

const REPOSITORY = {
  type: 'Application',
  id: `${HOME}/machines/gauge-reader`,
  name: 'gauge-reader',
}

export function reading(world) {
  const { random } = world
  const change = random.between(-4, 7)
  world.level = Math.min(2.6, Math.max(0.9, Math.round(world.level * 100 + change) / 100))
  const value = `${world.level.toFixed(2)} m`
  const trend = change === 0 ? 'steady' : `${change > 0 ? 'up' : 'down'} ${Math.abs(change)} cm`
  const activity = {
    type: 'alder:Measure',
    actor: world.cast.gauge,
    summary: `read ${value} at the weir, ${trend} in an hour`,
    object: {
      type: 'alder:Reading',
      id: world.idFor('readings'),
      name: value,
      'alder:metres': world.level,
      'alder:change': change / 100,
    },
    location: { ...WEIR },
  }
  return { activity: world.as2(activity, { extended: true }), stream: 'gauges' }
}

export function push(world) {
  const { random } = world
  const dev = world.cast.people[5]
  const messages = random.some(COMMITS, random.between(1, 4))
  const commits = messages.map((name) => ({
    type: 'alder:Commit',
    id: world.idFor('commits'),
    name,
    'alder:hash': random.uuid().replaceAll('-', '').slice(0, 7),
  }))
  const activity = {
    type: 'alder:Push',
    actor: dev,
    summary: `pushed ${commits.length} ${commits.length === 1 ? 'commit' : 'commits'} to ${REPOSITORY.name}`,
    object: commits,
    target: { ...REPOSITORY },
  }
  return { activity: world.as2(activity, { extended: true }), stream: 'gauge-reader' }
}

/** As AS1, which has a verb for it. */
export function build(world) {
  const { random } = world
  const number = ++world.build
  const passed = random.chance(0.8)
  const took = `${random.between(1, 3)} min ${random.between(2, 58)} s`
  const title = passed
    ? `passed build ${number} of gauge-reader in ${took}`
    : `failed build ${number} of gauge-reader: 1 of 212 tests`
  const { id, name } = world.cast.millwheel
  const activity = world.as1({
    verb: 'build',
    actor: { objectType: 'application', id, displayName: name },
    title,
    object: {
      objectType: 'process',
      id: `${world.idFor('builds')}`,
      displayName: `build ${number} of gauge-reader`,
    },
  })
  return { activity, as1: true, stream: 'gauge-reader' }
}
