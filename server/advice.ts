/**
 * Advice — every refusal's line in the documentation: what it means, and what to do about it.
 *
 * In:  the limits as they are set here. Out: two texts for each code of errors.ts.
 * Rule: the one place for these words. The page /docs/errors, /openapi.json and docs/errors.md are made of them, and the type
 * check fails where a code has none.
 */
import type { Limits } from './config'
import { REFUSALS, type Code } from './errors'

export interface Advice {
  readonly means: string
  readonly todo: string
}

export const CODES = Object.keys(REFUSALS) as readonly Code[]

/** What a client may count on after a refusal, by the table's `retry`. */
export const RETRY_WORDS = {
  never: 'The same request will be refused again; change it.',
  now: 'Try again at once, without the position.',
  later: 'Wait, a second to begin with and longer each time, and send the same request again.',
} as const

const KIB = 1024

export const adviceFor = (limits: Limits): Readonly<Record<Code, Advice>> => ({
  'bad-json': {
    means:
      'The body is no JSON: a comma too many, a quote that does not end, something after the end.',
    todo: 'Look at the line and column in `detail`.',
  },
  'bad-utf8': {
    means: 'The body has bytes that are not UTF-8.',
    todo: 'Encode it as UTF-8. What old programs write is often Latin-1 or UTF-16.',
  },
  'bad-parameter': {
    means:
      'A name in the query is not known for this call, stands twice where once is meant, or has a value that is not allowed. ' +
      'Unknown names are refused because a filter that was misspelt would otherwise show everything.',
    todo: 'Compare the query with the parameters of the call; `detail` names the one that is wrong.',
  },
  'bad-request': {
    means:
      'A socket message or a form has a shape that is not understood, or the connection closed within a form.',
    todo:
      'Compare it with the documented payload. Sockets may `subscribe`, `unsubscribe` and ask for what is `unread`, nothing else. ' +
      'A photo comes as one file part called `photo`, and nothing beside it.',
  },
  'bad-stream': {
    means: 'What stands where a stream is named can’t be the name of one.',
    todo: 'Use 1 to 64 of a–z, 0–9, dot, dash and underscore, beginning with a letter or digit, and not ending in .atom or .json-feed.',
  },
  unauthorized: {
    means: 'The call needs credentials, and none came, or they are not valid any more.',
    todo: 'Sign in, or send a token that is valid.',
  },
  forbidden: {
    means:
      'Who asks may not do this. Without any identity it means the guard: the Host header names another server, or a page of another site wrote.',
    todo: 'Ask the stream’s owner. For Host and Origin: set PUBLIC_URL to the address under which the server is reached.',
  },
  'not-found': {
    means: 'No activity, object or page has this address, or it stands where you may not read.',
    todo: 'Check the id. A foreign id goes into the address percent-encoded as a whole.',
  },
  'not-acceptable': {
    means: 'None of the media types in Accept can be given for this address.',
    todo: 'Accept application/activity+json, application/json or */*.',
  },
  'id-reused': {
    means: 'An activity with this id is stored already, with other content.',
    todo: 'An activity never changes: post an Update with an id of its own, or leave the id out. A repeat with the same content would have been answered 200.',
  },
  'position-lost': {
    means:
      'The position is of another numbering (the database was changed or restored), or beyond the last entry.',
    todo: 'Load the stream again without a position, and go on from the one that you get.',
  },
  gone: {
    means:
      'The activity was deleted. Its number in the stream stays, with a Tombstone; its id stays used.',
    todo: 'Take it off your lists. A new activity needs a new id.',
  },
  'too-large': {
    means:
      `The body has more than ${limits.bodyBytes / KIB} KiB, or a photo more than ${limits.photoBytes / KIB / KIB} MiB, ` +
      `${limits.photoPixels / 1e6} million pixels (an AVIF or an animation ${limits.photoPixelsDear / 1e6}), or ${limits.photoFrames} frames.`,
    todo: 'Shorten it, or post large things by address: an Image or a Document with a url. Scale a photo down.',
  },
  'content-type': {
    means:
      'The Content-Type is missing, or is none that this call takes; or what was sent as a photo is no image that can be read.',
    todo:
      'Send application/activity+json, application/ld+json, application/stream+json (for 1.0) or application/json, in UTF-8. ' +
      'A photo is a JPEG, PNG, WebP, GIF or AVIF, whole, in multipart/form-data.',
  },
  'content-encoding': {
    means: 'The body is compressed, and small bodies that grow are a trap.',
    todo: 'Send it as it is, without Content-Encoding.',
  },
  invalid: {
    means:
      'The document breaks rules of ActivityStreams; `errors` lists each with a JSON Pointer, the rule with its section, and what to write.',
    todo: `Mend what \`errors\` says. Not more than ${limits.members.toLocaleString('en')} members, and ${limits.stringBytes / KIB} KiB in one string, are taken.`,
  },
  'too-deep': {
    means: `Objects and lists are nested more than ${limits.depth} deep, the root counted as one.`,
    todo: 'Name inner objects by their ids where they can be read elsewhere.',
  },
  'duplicate-key': {
    means:
      'An object has two members of the same name, so that two readers could read it differently.',
    todo: 'Write each name once; several values go into a list.',
  },
  'forbidden-key': {
    means: 'An object has a member called __proto__, which takes some programs over.',
    todo: 'Leave it out.',
  },
  'id-reserved': {
    means: 'The id lies under the address of this server, which gives those ids itself.',
    todo: 'Leave the id out, or use one under an address of yours, or urn:uuid:….',
  },
  'key-reused': {
    means: 'This Idempotency-Key came with another body before.',
    todo: 'Make a new key for each thing that you post, and keep it only for repeats of that.',
  },
  'slow-down': {
    means: 'Too many requests came in too short a time.',
    todo: 'Wait as long as Retry-After says.',
  },
  limit: {
    means: 'As many connections or subscriptions are open as may be.',
    todo: `Close some. A socket holds ${limits.subscriptionsPerSocket} subscriptions at most.`,
  },
  busy: {
    means:
      'More is waiting to be stored than the server will queue, many nodes write to one stream at once, or many photos are being converted. ' +
      'A server that can’t convert photos at all says so in `detail`.',
    todo: 'Send it again with the same id or Idempotency-Key: it is stored once.',
  },
  'no-primary': {
    means: 'The store can’t take writes just now. Whether this one was stored may be unknown.',
    todo: 'Send it again with the same id or Idempotency-Key: it is stored once. Reading may work meanwhile.',
  },
  slow: {
    means: 'The connection did not take what was sent to it, and was closed.',
    todo: 'Connect again with the last position; what was missed follows.',
  },
  internal: {
    means: 'A fault of ours. Nothing about it is told to strangers; the log has it.',
    todo: 'Try again; report it with the time if it stays.',
  },
})
