/**
 * The model: whatever is lost, doubled, late, slow, dead or restored, everybody gets everything that matches, in order,
 * once, or is told (P1–P4, P8), and after a patrol everybody is level (P6).
 *
 *   npm run test:model                         5,000 schedules, and every mutant
 *   MODEL_SCHEDULES=100000 npm run test:model  as many as wanted
 *   MODEL_SEED=17 npm run test:model           this one alone; when it fails, in few steps and in words
 *
 * Nodes, tails, chases, subscriptions and the client's rule are the real ones (stage.ts, node.ts).
 */
import { MISTAKES } from './mutants'
import type { Outcome } from './schedule'
import { tellFailure } from './shrink'
import { stage, type Mutant } from './stage'
import type { Weather } from './world'

const SCHEDULES = Number(process.env['MODEL_SCHEDULES'] || 5_000)
const SEED = process.env['MODEL_SEED']
const STEPS = 100
/** Of the schedules, so many have no faults. */
const HEALTHY = 0.2
const MUTANT_SCHEDULES = 3_000
const MINUTE = 60_000

const FAULTS: Weather = { faults: true }
const HEALTH: Weather = { faults: false }
const say = (line: string): void => void process.stdout.write(`${line}\n`)

interface Found {
  readonly seed: number
  readonly outcome: Outcome
  tell(): Promise<string>
}

async function firstFailure(
  seeds: { from: number; count: number },
  weather: Weather,
  mutant?: Mutant,
): Promise<Found | null> {
  const { play, firstSteps } = stage(mutant)
  const steps = firstSteps(STEPS)
  for (let seed = seeds.from; seed < seeds.from + seeds.count; seed++) {
    const outcome = await play(seed, weather, steps)
    if (outcome.wrong === null) continue
    const tell = () => tellFailure(seed, steps, (some) => play(seed, weather, some))
    return { seed, outcome, tell }
  }
  return null
}

describe('every schedule keeps the promises', () => {
  const count = (of: number) => (SEED === undefined ? Math.ceil(SCHEDULES * of) : 1)
  test.each([
    ['under faults', FAULTS, count(1 - HEALTHY)],
    [
      'in health: no client gap, nothing twice on a wire, and level without a patrol',
      HEALTH,
      count(HEALTHY),
    ],
  ] as const)(
    '%s',
    async (title, weather, many) => {
      const from = Number(SEED ?? 1)
      const begun = performance.now()
      const found = await firstFailure({ from, count: many }, weather)
      if (found) throw new Error(await found.tell())
      const seconds = (performance.now() - begun) / 1_000
      say(
        `${title}: seeds ${from} to ${from + many - 1}, ${Math.round(many / seconds)} schedules/s`,
      )
    },
    SCHEDULES * MINUTE,
  )
})

const unlessOne = SEED === undefined ? describe : describe.skip
unlessOne('the model can fail: a mutant is caught', () => {
  test.each(MISTAKES)(
    '$title',
    async (mistake) => {
      const found = await firstFailure(
        { from: 1, count: MUTANT_SCHEDULES },
        mistake.weather,
        mistake,
      )
      if (found === null) throw new Error(`not within ${MUTANT_SCHEDULES} schedules`)
      say(`${mistake.title}\n  caught by schedule ${found.seed}: ${found.outcome.wrong}`)
    },
    2 * MINUTE,
  )

  test('an edit that finds nothing to change is said, not passed over', () => {
    expect(() =>
      stage({ title: 'old', file: 'server/deliver/tail.ts', edits: [['no such', '']] }),
    ).toThrow("mutant 'old'")
  })
})

test('a failing schedule is told in few steps and in words', async () => {
  const mistake = MISTAKES.find(({ title }) => title.includes('another epoch'))!
  const found = await firstFailure({ from: 1, count: MUTANT_SCHEDULES }, mistake.weather, mistake)
  const text = await found!.tell()
  say(text)
  const [head, ...lines] = text.split('\n')
  const [, enough] = /^Seed \d+ breaks an invariant\. (\d+) of its 100 steps are enough:$/.exec(
    head!,
  )!
  expect(Number(enough)).toBeLessThan(40)
  expect(
    lines.filter((line) => /^ {2}\d+ (node|reader|Redis|\d+ ms)/.test(line)).length,
  ).toBeGreaterThan(2)
  expect(text).toContain('a ring of another epoch says')
  expect(lines.at(-2)).toMatch(/^Broken: reader \d+ /)
  expect(lines.at(-1)).toBe(`Again: MODEL_SEED=${found!.seed} npm run test:model`)
})
