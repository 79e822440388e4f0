/**
 * Clean — replaces what neither XML 1.0 nor well-formed Unicode knows: control characters, lone surrogates, U+FFFE, U+FFFF.
 *
 * Rule: done once, over everything that a feed says, not field by field where one would be forgotten. No escaping helps:
 * XML has no way to write them (XML 1.0 §2.2), and strict JSON readers refuse half a surrogate pair.
 */
export const clean = (text: string): string => text.replace(UNSPEAKABLE, '\ufffd')

// eslint-disable-next-line no-control-regex
const UNSPEAKABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\p{Surrogate}]/gu
