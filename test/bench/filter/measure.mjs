/**
 * Measure — nanoseconds and bytes of a check.
 *
 * Rule: what a check answers is used, so that it can't be left out. Time is the processor's: others who run beside it on this
 * machine cost nothing. Bytes are counted over few checks at a time, with a young
 * generation that is not collected meanwhile (--max-semi-space-size, --expose-gc); the median leaves out what the engine allots
 * for itself.
 */
let used = 0

function run(check, values, count) {
  let matched = 0
  for (let done = 0; done < count; done += values.length)
    for (let at = 0; at < values.length; at++) if (check(values[at])) matched++
  used += matched
}

export function nanosecondsOf(check, values, count) {
  run(check, values, count / 4)
  const begin = process.cpuUsage()
  run(check, values, count)
  const { user, system } = process.cpuUsage(begin)
  return ((user + system) * 1000) / (Math.ceil(count / values.length) * values.length)
}

export function bytesOf(check, values) {
  const count = values.length * 100
  const found = Array.from({ length: 9 }, () => {
    globalThis.gc()
    const before = process.memoryUsage().heapUsed
    run(check, values, count)
    return (process.memoryUsage().heapUsed - before) / count
  })
  return Math.max(0, median(found))
}

export const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1]

process.on('exit', () => used === 0 && console.error('nothing matched'))
