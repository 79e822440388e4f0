/**
 * Scale — how long faults last: short for continuous integration, as the recipes are written with FULL=1
 * (`npm run test:fault -- --full`).
 */
export const full = process.env.FULL === '1'

export const ms = (normal: number, asWritten: number): number => (full ? asWritten : normal)

/** Limits of a node, so that what it waits for comes sooner: `FRESHET_LIMITS`. Left alone with FULL=1. */
export const limits = (normal: Readonly<Record<string, number>>): Record<string, string> =>
  full ? {} : { FRESHET_LIMITS: JSON.stringify(normal) }

/**
 * How many: few where everybody waits for them (`npm test`), all with THOROUGH=1 (`npm run test:thorough`, which runs the files that
 * ask here) and FULL=1.
 */
export const isThorough = full || process.env.THOROUGH === '1'

export const size = (quick: number, thorough: number): number => (isThorough ? thorough : quick)
