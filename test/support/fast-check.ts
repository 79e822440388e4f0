/**
 * fast-check with a seed — what `fast-check` means in tests (jest.config.js).
 *
 * In:  SEED in the environment; CI.
 * Out: the library. By default each run tries other values; in CI always the same, so that a change is judged by what it changes.
 * Rule: a failure prints its seed; `SEED=… npx jest …` shows it again.
 */
import fc from '../../node_modules/fast-check/lib/cjs/fast-check'

const given = process.env.SEED ?? (process.env.CI ? '2012' : undefined)
if (given !== undefined) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(given) })

export * from '../../node_modules/fast-check/lib/cjs/fast-check'
export default fc
