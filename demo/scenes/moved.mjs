/** Scenes in which somebody goes somewhere. */
import { PLACES } from '../places.mjs'

export function arrive(world) {
  const location = { ...world.random.pick(PLACES) }
  const activity = world.as2({ type: 'Arrive', actor: world.person(), location })
  return { activity, stream: world.random.chance(0.3) ? 'rowing' : undefined }
}

export function travel(world) {
  const [origin, target] = world.random.some(PLACES, 2).map((place) => ({ ...place }))
  return { activity: world.as2({ type: 'Travel', actor: world.person(), origin, target }) }
}
