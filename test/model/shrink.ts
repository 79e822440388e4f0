/**
 * Shrink — the fewest steps that still break an invariant, as far as it is quickly found, and how that reads.
 *
 * Rule: the shortest first part that fails is looked for by halves; then whatever can be left out of it is left out, in
 * ever smaller pieces. Each step has its own random numbers, so what is left does much the same as before.
 */
import type { Outcome } from './schedule'

type Play = (steps: readonly number[]) => Promise<Outcome>

const MOST_TRIES = 300

export async function tellFailure(
  seed: number,
  steps: readonly number[],
  play: Play,
): Promise<string> {
  const { kept, outcome } = await shrink(steps, play)
  return [
    `Seed ${seed} breaks an invariant. ${kept.length} of its ${steps.length} steps are enough:`,
    '',
    ...outcome.lines.map((line) => `  ${line}`),
    '',
    `Broken: ${outcome.wrong}`,
    `Again: MODEL_SEED=${seed} npm run test:model`,
  ].join('\n')
}

async function shrink(
  steps: readonly number[],
  play: Play,
): Promise<{ kept: readonly number[]; outcome: Outcome }> {
  let kept = steps
  let outcome = await play(kept)
  let tries = 0

  const fails = async (some: readonly number[]): Promise<boolean> => {
    tries++
    const tried = await play(some)
    if (tried.wrong === null) return false
    outcome = tried
    kept = some.filter((step) => step <= tried.at)
    return true
  }

  for (let passes = 0, broken = kept.length; broken - passes > 1;) {
    const middle = Math.floor((passes + broken) / 2)
    if (await fails(steps.slice(0, middle))) broken = Math.min(middle, kept.length)
    else passes = middle
  }
  for (let size = Math.floor(kept.length / 2); size >= 1; size = Math.floor(size / 2))
    for (let from = kept.length - size; from > -size && tries < MOST_TRIES; from -= size) {
      const at = Math.max(0, from)
      await fails([...kept.slice(0, at), ...kept.slice(at + size)])
    }
  return { kept, outcome }
}
