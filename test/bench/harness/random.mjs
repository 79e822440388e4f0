/** Random — a sequence that a seed repeats (mulberry32), for the order in which peers take their turns. */
export function createRandom(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

export function shuffled(list, random) {
  const rest = [...list]
  const taken = []
  while (rest.length > 0) taken.push(...rest.splice(Math.floor(random() * rest.length), 1))
  return taken
}
