/**
 * Pointer — where in a document something is, as RFC 9457 wants it.
 *
 * In:  the steps from the root: member names and places in arrays.
 * Out: a JSON Pointer as URI fragment, `#/actor/0/name`; the root is `#`.
 */
export type Step = string | number

export const toPointer = (steps: readonly Step[]): string =>
  '#' + steps.map((step) => `/${escapeStep(step)}`).join('')

/** From a JSON Pointer that is escaped already, as ajv writes it. */
export const toFragment = (pointer: string): string => '#' + encodeFragment(pointer)

/** A member's name as a step of a JSON Pointer that is no fragment yet. */
export const escapeName = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1')

const escapeStep = (step: Step): string => encodeFragment(escapeName(String(step)))

/** Half a surrogate pair can't be percent-encoded; it shows as the replacement character. */
const encodeFragment = (text: string): string =>
  encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd')).replace(
    /%(?:2F|24|26|2B|2C|3A|3B|3D|3F|40)/g,
    decodeURIComponent,
  )
