/**
 * Stream names: 1 to 64 of a–z, 0–9, dot, dash and underscore, beginning with a letter or digit, and not ending like a
 * feed's address.
 */
const NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/

export const isStreamName = (value: unknown): value is string =>
  typeof value === 'string' &&
  NAME.test(value) &&
  !value.endsWith('.atom') &&
  !value.endsWith('.json-feed')

export const DEFAULT_STREAM = 'general'
