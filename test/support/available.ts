/**
 * Available — tests that need something of the machine run with it; without it they are counted as skipped, with the reason.
 */
export interface Need {
  readonly name: string
  readonly missing: string | null
}

export const NOTHING: Need = { name: 'nothing', missing: null }

export const both = (one: Need, other: Need): Need => ({
  name: `${one.name} and ${other.name}`,
  missing: one.missing ?? other.missing,
})

export function describeWith(need: Need, title: string, tests: () => void): void {
  if (need.missing === null) describe(title, tests)
  else describe.skip(`${title} (skipped: ${need.missing})`, tests)
}
