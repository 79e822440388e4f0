/**
 * Activity — what is posted: some 1 KB of ActivityStreams, with its number once, as ^00000012^, near the end (load/witness.h).
 */
const BYTES = 1_024
const WORDS = 'the water is up forty centimetres since breakfast and the lower path is closed '

export const mark = (number) => `^${String(number).padStart(8, '0')}^`

/** Without an id and a time: a server gives them. */
export function activityOf(number, bytes = BYTES) {
  const activity = (content) =>
    JSON.stringify({
      '@context': 'https://www.w3.org/ns/activitystreams',
      type: 'Create',
      actor: { type: 'Person', id: 'https://example.org/ann', name: 'Ann' },
      object: { type: 'Note', content },
    })
  const room = Math.max(0, bytes - activity(mark(number)).length)
  return activity(WORDS.repeat(Math.ceil(room / WORDS.length)).slice(0, room) + mark(number))
}

/** As a server has stored it. */
export function storedOf(number, bytes = BYTES) {
  const given = `{"id":"http://localhost:3000/activities/${String(number).padStart(26, '0')}","published":"2026-01-02T03:04:05.678Z",`
  return given + activityOf(number, bytes - given.length + 1).slice(1)
}
