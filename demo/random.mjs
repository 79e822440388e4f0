/**
 * Random — chance that can be repeated: the same seed gives the same numbers, ids and choices.
 * In: any text as seed. Out: numbers from 0 to 1 (mulberry32) and what is made of them.
 */
export function createRandom(seed) {
  let state = hash(String(seed))

  function next() {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const below = (end) => Math.floor(next() * end)
  const pick = (list) => list[below(list.length)]

  return {
    next,
    below,
    pick,
    between: (low, high) => low + below(high - low + 1),
    chance: (probability) => next() < probability,
    /** `count` different members, in the order of the list. */
    some(list, count) {
      const chosen = new Set()
      while (chosen.size < Math.min(count, list.length)) chosen.add(below(list.length))
      return list.filter((_member, index) => chosen.has(index))
    },
    /** From a list of [weight, value]. */
    weighted(list) {
      const total = list.reduce((sum, [weight]) => sum + weight, 0)
      let left = next() * total
      return (list.find(([weight]) => (left -= weight) < 0) ?? list[0])[1]
    },
    uuid() {
      const digits = Array.from({ length: 32 }, () => below(16).toString(16))
      digits[12] = '4'
      digits[16] = '89ab'[below(4)]
      const text = digits.join('')
      return [0, 8, 12, 16, 20]
        .map((at, index) => text.slice(at, [8, 12, 16, 20, 32][index]))
        .join('-')
    },
  }
}

/** FNV-1a. */
function hash(text) {
  let value = 0x811c9dc5
  for (const byte of Buffer.from(text)) value = Math.imul(value ^ byte, 0x01000193)
  return value
}
