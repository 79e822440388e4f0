/**
 * Faults — what a soak may do to a cluster, one at a time: each strikes, lasts a while and is mended before the next.
 *
 * In:  the cluster, its clients, chance. Out: [what it is, the deed, the mending or null, lasts from … to ms].
 * Rule: node 2 is never killed, so that its memory and handles can be followed from the beginning to the end.
 */
export function faultsOf({ redis, cutRedis, cutStore, nodes }, clients) {
  const [first, steady, ...others] = nodes
  const faults = [
    ['connections to Redis cut', cutRedis, null, 200, 3_000],
    ['connections to the store cut', cutStore, null, 200, 3_000],
    ['all clients cut', () => clients.forEach((client) => client.cut(500)), null, 1_000, 4_000],
    [`${steady.name} stopped`, () => steady.pause(), () => steady.resume(), 500, 8_000],
    [`${first.name} killed, with the store`, () => first.kill(), () => first.start(), 200, 4_000],
    [
      `${first.name} stopped, with the store`,
      () => first.pause(),
      () => first.resume(),
      500,
      6_000,
    ],
  ]
  for (const node of others)
    faults.push(
      [`${node.name} killed`, () => node.kill(), () => node.start(), 200, 6_000],
      [`${node.name} stopped`, () => node.pause(), () => node.resume(), 500, 8_000],
      [`${node.name} told to end`, () => node.stop(), () => node.start(), 0, 2_000],
    )
  if (redis !== null)
    faults.push(
      ['Redis killed', () => redis.kill(), () => redis.start(), 500, 15_000],
      ['Redis stopped', () => redis.pause(), () => redis.resume(), 500, 10_000],
    )
  return faults
}
