/**
 * Canonical — one spelling for what may be spelt in several ways.
 *
 * In:  a type, an address or a tag, from an activity or from a filter.
 * Out: the spelling that is stored and compared. Applying it twice changes nothing.
 * Rule: projection and filter both come through here; that is why they can meet by plain equality.
 */
import { PUBLIC, shortName } from '../../schemas/as2/spelling'
import { fold } from './words'

/** Extension types stay as they are. */
export const canonicalType = shortName

/** ActivityPub §5.6: plain-JSON programs write the public collection in three ways. */
export const canonicalAddress = (address: string): string =>
  shortName(address) === 'Public' ? PUBLIC : address

/**
 * An absolute IRI stays as it is: its path may tell upper case from lower. Anything else is a name,
 * folded and without its `#`, so that `low-water`, `#Low-Water` and `%23low-water` are one tag.
 */
export function canonicalTag(tag: string): string {
  const trimmed = tag.trim()
  return ABSOLUTE_IRI.test(trimmed) ? trimmed : fold(trimmed).replace(/^[#\s]+/, '')
}

const ABSOLUTE_IRI = /^[a-z][a-z0-9+.-]*:\S+$/i
