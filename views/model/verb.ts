/**
 * Verb — what happened, as the rest of a sentence in the past tense.
 *
 * In:  an activity. Out: its verb's name and a phrase with places for {o}bject, {t}arget, {f}rom, {p}lace and {u}ndone.
 * Rule: what stands in brackets goes when its place has nothing to fill it. A verb that is not here has no phrase:
 * its past tense is never guessed.
 */
import type { JsonObject } from '../../schemas/wire'
import { kindOf, madeOf } from './kind'
import { isObject, list, textIn, typesIn, type Value } from './values'

export interface Verb {
  readonly name: string
  readonly phrase: string | null
  readonly icon: string
  /** The colour of the icon's node on the current. */
  readonly tone: string
}

export function verbOf(activity: JsonObject): Verb {
  const name = verbName(activity)
  const known = VERBS.get(name)
  const [icon = 'ask', tone = ''] =
    ICONS.get(name)?.split(' ') ?? (known === undefined ? [] : ['right'])
  const phrase = special(name, activity) ?? known ?? null
  return { name, phrase, icon: phrase === VOTED ? 'poll' : icon, tone }
}

/** In the fediverse a vote is a note that has a name, the answer's, and says nothing (server/append/response.ts). */
export const isVote = (value: Value): boolean =>
  isObject(value) &&
  kindOf(value) === 'note' &&
  value['inReplyTo'] != null &&
  textIn(value['name']) !== null &&
  ['content', 'contentMap', 'summary', 'attachment'].every((name) => value[name] == null)

export const isMaking = (name: string): boolean => MAKING.has(name)

/** An AS1 verb that shares its AS2 type with others says more than the type. */
function verbName(activity: JsonObject): string {
  const exact = textIn(activity['as1:verb'])
  if (exact !== null && VERBS.has(exact)) return exact
  const types = typesIn(activity)
  return (
    types.find((type) => VERBS.has(type)) ?? types.find((type) => type !== 'Activity') ?? 'Activity'
  )
}

const VOTED = 'answered {r}'

const MAKING = new Set(['Create', 'post', 'create', 'author', 'submit'])

function special(name: string, activity: JsonObject): string | null {
  const object = list(activity['object'])[0]
  const kind = kindOf(object)
  if (MAKING.has(name)) return isVote(object) ? VOTED : madeOf(kind)
  if (name === 'Undo') return UNDOING.get(typesIn(object)[0] ?? '') ?? null
  if (kind === 'event' && MAKING_COME.has(name) && activity['target'] == null) return madeOf(kind)
  if (kind === 'event') return OF_EVENTS.get(name) ?? null
  if (name === 'Update' && (kind === 'person' || kind === 'machine')) return 'updated their profile'
  return null
}

const UNDOING = mapOf({
  Like: 'took back a like of {u}',
  Announce: 'stopped sharing {u}',
  Follow: 'stopped following {u}',
})

const MAKING_COME = new Set(['Invite', 'invite'])

const OF_EVENTS = mapOf({
  Accept: 'is going to {o}',
  TentativeAccept: 'may go to {o}',
  Reject: 'is not going to {o}',
  TentativeReject: 'may not go to {o}',
  Invite: 'invited[ {t}] to {o}',
  invite: 'invited[ {t}] to {o}',
})

const PHRASES = `
  Create             | added {o}
  Update update      | edited {o}
  Delete delete      | deleted an entry
  Undo               | took back {o}
  Add add attach     | added {o}[ to {t}]
  Remove remove      | removed {o}[ from {t}]
  Move               | moved {o}[ from {f}][ to {t}]
  Offer              | offered {o}[ to {t}]
  Like like          | liked {o}
  favorite           | liked {o}
  Dislike dislike    | disliked {o}
  Announce share     | shared {o}
  Flag flag-as-inappropriate | reported {o}
  Follow follow      | started following {o}
  Block              | blocked {o}
  Ignore ignore      | muted {o}
  Push push          | pushed {c}[ to {t}]
  Invite invite      | invited {o}[ to {t}]
  Accept accept      | accepted {o}
  TentativeAccept    | accepted {o} for now
  Reject reject      | declined {o}
  TentativeReject    | declined {o} for now
  rsvp-yes           | is going to {o}
  rsvp-maybe         | may go to {o}
  rsvp-no            | is not going to {o}
  Join join          | joined {o}
  Leave leave        | left {o}
  Arrive checkin     | checked in[ at {p}]
  Travel             | went[ from {f}][ to {t}]
  Read read          | read {o}
  View watch play    | watched {o}
  Listen listen      | listened to {o}
  Question           | asked
  stop-following     | stopped following {o}
  unlike unfavorite  | took back a like of {o}
  unshare            | stopped sharing {o}
  unsave             | no longer keeps {o}
  unsatisfy          | no longer satisfies {o}
  agree              | agreed with {o}
  disagree           | disagreed with {o}
  at                 | was at {o}
  attend             | went to {o}
  build              | built {o}
  cancel             | cancelled {o}
  deny               | denied {o}
  find               | found {o}
  give               | gave {o}[ to {t}]
  interact           | interacted with {o}
  lose               | lost {o}
  make-friend        | became friends with {o}
  qualify            | qualified for {o}
  remove-friend      | is no longer friends with {o}
  request-friend     | asked {o} to be friends
  satisfy            | satisfied {o}
  search             | searched for {o}
  sell               | sold {o}[ to {t}]
  send               | sent {o}[ to {t}]
  tag                | tagged {o}[ with {t}]
  tie                | tied with {o}
  win                | won {o}
  assign             | assigned {o}[ to {t}]
  return             | returned {o}[ to {t}]
  deliver            | delivered {o}[ to {t}]
  present            | presented {o}[ to {t}]
  submit             | submitted {o}[ to {t}]
  append insert      | added {o}[ to {t}]
  post create author | added {o}
`

/** Those that only take an ending. */
const REGULAR = `access acknowledge approve archive authorize borrow close complete confirm consume experience
  host install open purchase receive replace request resolve retract save schedule sponsor start stop terminate use`

const past = (verb: string): string =>
  verb.endsWith('e') ? `${verb}d` : verb === 'stop' ? 'stopped' : `${verb}ed`

const VERBS: ReadonlyMap<string, string> = new Map([
  ...REGULAR.split(/\s+/).map((verb): [string, string] => [verb, `${past(verb)} {o}`]),
  ...PHRASES.trim()
    .split('\n')
    .flatMap((row): [string, string][] => {
      const [names = '', phrase = ''] = row.split('|').map((cell) => cell.trim())
      return names.split(/\s+/).map((name) => [name, phrase])
    }),
])

const ICONS = mapOf({
  Like: 'heart petal',
  like: 'heart petal',
  favorite: 'heart petal',
  Announce: 'share',
  share: 'share',
  Follow: 'follow',
  follow: 'follow',
  Join: 'streams',
  Leave: 'streams',
  Add: 'plus',
  Create: 'plus',
  tag: 'tag',
  Delete: 'trash',
  Update: 'edit',
  Undo: 'retry',
  Accept: 'check moss',
  Reject: 'x clay',
  TentativeAccept: 'check',
  TentativeReject: 'x',
  'rsvp-maybe': 'check',
  Push: 'commit',
  push: 'commit',
  Measure: 'gauge water',
  'rsvp-yes': 'check moss',
  'rsvp-no': 'x clay',
  Invite: 'cal',
  View: 'eye',
  watch: 'eye',
  play: 'play',
  Read: 'article',
  Listen: 'audio',
  Arrive: 'pin',
  Travel: 'pin',
  checkin: 'pin',
  start: 'server',
  stop: 'server',
  build: 'gear',
  Offer: 'box',
  Flag: 'warn',
  Block: 'x',
  Ignore: 'x',
})

/** A stranger names the key: as an object it would know `constructor`, too. */
function mapOf(table: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(table))
}
