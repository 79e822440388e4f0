/**
 * Variants — on which Redis and which store a flow is shown.
 *
 * In:  STORES in the environment: `other` for `npm run test:stores`, unset for `npm test`.
 * Out: of the variants of a flow, those on the embedded servers alone, or those on somebody else's.
 * Rule: each variant runs in exactly one of the two. The embedded ones are what `npm test` has on every machine, and the
 * others would double the time that everybody waits for it.
 */
import { type Need, NOTHING } from './available'

const isOther = process.env.STORES === 'other'

export const variants = <V extends readonly [...unknown[], Need]>(all: readonly V[]): V[] =>
  all.filter((variant) => (variant.at(-1) === NOTHING) !== isOther)
