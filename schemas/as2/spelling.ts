/**
 * Spelling — the ways to write a name of ActivityStreams.
 *
 * In:  a type or an address. Out: its short form; anything else as it came. Applying it twice changes nothing.
 * Rule: `Note`, `as:Note` and the IRI, with https or (before 2017) http, are one name (Core §2.1).
 */
export const AS2_CONTEXT = 'https://www.w3.org/ns/activitystreams'
export const AS2_NAMESPACE = `${AS2_CONTEXT}#`
/** The address of everybody (ActivityPub §5.6). */
export const PUBLIC = `${AS2_NAMESPACE}Public`

export const shortName = (name: string): string => LONG.exec(name)?.[1] ?? name

/** For a schema: any spelling of one of these names. */
export const patternOf = (names: readonly string[]): string =>
  `^(?:as:|https?://www\\.w3\\.org/ns/activitystreams#)?(?:${names.join('|')})$`

const LONG = /^(?:as:|https?:\/\/www\.w3\.org\/ns\/activitystreams#)([^:]*)$/
