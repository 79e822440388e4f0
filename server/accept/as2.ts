/** The normative context of ActivityStreams 2.0 (Core §2.1). */
export const AS2_CONTEXT = 'https://www.w3.org/ns/activitystreams'
