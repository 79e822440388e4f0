/**
 * Pointer — where in a document something is, as RFC 9457 wants it.
 *
 * In:  the steps from the root: member names and places in arrays.
 * Out: a JSON Pointer as URI fragment, `#/actor/0/name`; the root is `#`.
 */
import { LIMITS } from './config'

export type Step = string | number

export const toPointer = (steps: readonly Step[]): string =>
  bounded(steps.map((step) => escapeName(String(step))))

/** From a JSON Pointer that is escaped already, as ajv writes it. */
export const toFragment = (pointer: string): string => bounded(pointer.split('/').slice(1))

/** A member's name as a step of a JSON Pointer that is no fragment yet. */
export const escapeName = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1')

/**
 * One that would be longer than `pointerBytes` leads to what encloses the place: the names in a document can be as long as
 * itself, and every fault has a pointer (P7).
 */
function bounded(steps: readonly string[]): string {
  let pointer = '#'
  for (const step of steps) {
    if (pointer.length + step.length >= LIMITS.pointerBytes) break
    const longer = `${pointer}/${encodeFragment(step)}`
    if (longer.length > LIMITS.pointerBytes) break
    pointer = longer
  }
  return pointer
}

/** Half a surrogate pair can't be percent-encoded; it shows as the replacement character. */
const encodeFragment = (text: string): string =>
  encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd')).replace(
    /%(?:2F|24|26|2B|2C|3A|3B|3D|3F|40)/g,
    decodeURIComponent,
  )
