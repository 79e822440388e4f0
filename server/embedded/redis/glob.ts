/**
 * Glob — the patterns of PSUBSCRIBE and PUBSUB CHANNELS.
 *
 * In:  a pattern of `*`, `?`, `[a-z]`, `[^x]`, `\` and plain bytes, as a latin1 string.
 * Out: a predicate over latin1 strings. Oddities are those of Redis (an open `[` ends with the pattern).
 * Rule: on a mismatch only the last `*` takes one more byte, so the time is at most pattern × text; a
 * RegExp would try every split among all stars, which a subscriber could make endless.
 */
export type Glob = (text: string) => boolean

type Test = (byte: number) => boolean

export function compileGlob(pattern: string): Glob {
  const steps = readSteps(pattern)
  return (text) => {
    let step = 0
    let star = -1
    let starAt = 0
    for (let at = 0; at < text.length;) {
      const current = steps[step]
      if (current === '*') {
        star = step++
        starAt = at
      } else if (current?.(text.charCodeAt(at))) {
        step++
        at++
      } else if (star >= 0) {
        step = star + 1
        at = ++starAt
      } else return false
    }
    while (steps[step] === '*') step++
    return step === steps.length
  }
}

function readSteps(pattern: string): ('*' | Test)[] {
  const steps: ('*' | Test)[] = []
  for (let at = 0; at < pattern.length; at++) {
    const letter = pattern[at]
    if (letter === '*') steps.push('*')
    else if (letter === '?') steps.push(() => true)
    else if (letter === '[') {
      const [test, end] = readClass(pattern, at + 1)
      steps.push(test)
      at = end
    } else {
      if (letter === '\\' && at + 1 < pattern.length) at++
      const byte = pattern.charCodeAt(at)
      steps.push((other) => other === byte)
    }
  }
  return steps
}

/** Gives the test and where the class ended: at its `]`, or at the end of the pattern. */
function readClass(pattern: string, start: number): [test: Test, end: number] {
  const ranges: [low: number, high: number][] = []
  const negated = pattern[start] === '^'
  let at = negated ? start + 1 : start
  for (; at < pattern.length && pattern[at] !== ']'; at++) {
    const isEscaped = pattern[at] === '\\' && at + 1 < pattern.length
    const one = pattern.charCodeAt(isEscaped ? ++at : at)
    const isRange = !isEscaped && pattern[at + 1] === '-' && at + 2 < pattern.length
    const other = isRange ? pattern.charCodeAt((at += 2)) : one
    ranges.push([Math.min(one, other), Math.max(one, other)])
  }
  const isIn: Test = (byte) => ranges.some(([low, high]) => byte >= low && byte <= high)
  return [(byte) => isIn(byte) !== negated, at]
}
