/**
 * Sentence — an activity as one sentence, in parts.
 *
 * In:  an activity. Out: parts in order; the template escapes each, and wraps those with a role in `bdi`.
 * Rule: pure, the same on server and browser; never joined to HTML. Past tense, no full stop, no guess: an unknown verb is
 * told by the activity's own summary, as is whatever a machine did; else shown as it is.
 */
import type { JsonObject } from '../../schemas/wire'
import { isMachine } from './avatar'
import { commitsOf, countOfCommits } from './card/commits'
import { counted } from './count'
import { kindOf } from './kind'
import type { Part } from './part'
import { actorParts, refer, type About } from './reference'
import { cleanName, paragraphs, shorten } from './text'
import { idIn, isObject, list, wordsIn, type Value } from './values'
import { isMaking, isVote, verbOf, type Verb } from './verb'

export interface Telling {
  readonly origin: string
  /** The object's own words stand in the card below. */
  readonly isQuoted?: boolean
  readonly isAbroad?: boolean
  readonly it?: string
}

export function sentenceOf(activity: JsonObject, telling: Telling): Part[] {
  const actor = actorParts(activity['actor'], telling)
  const verb = verbOf(activity)
  const about: About = { ...telling, actorId: idIn(activity['actor']) }
  if (kindOf(activity) === 'deleted') return [{ text: 'This entry was deleted' }]
  const isOwn = verb.phrase === null || isMachine(activity['actor'])
  const told = isOwn ? toldBySummary(activity, actor) : null
  if (told !== null) return told
  if (verb.phrase === null) return withCode(verb, activity, actor, about)
  const rest = fill(phraseFor(verb, activity, about), activity, about)
  return rest.length === 0 ? actor : [...actor, { text: ' ' }, ...rest]
}

export const plainSentence = (parts: readonly Part[]): string =>
  parts.map(({ text }) => text).join('')

function phraseFor(verb: Verb, activity: JsonObject, about: About): string {
  if (OF_ITSELF.test(verb.name) && isItself(activity)) return verb.phrase?.replace(' {o}', '') ?? ''
  if (!isMaking(verb.name) || verb.phrase === null) return verb.phrase ?? ''
  const objects = list(activity['object'])
  const object = objects[0]
  if (isVote(object)) return verb.phrase
  if (about.it !== undefined && objects.length === 1 && idIn(object) === about.it)
    return 'posted it'
  const target = activity['target'] === undefined ? '' : ' to {t}'
  if (objects.length > 1) return `added {o}${target}`
  const reply =
    typeof object === 'object' &&
    object !== null &&
    !Array.isArray(object) &&
    object['inReplyTo'] != null
  const isOfIt = about.it !== undefined && idIn(filler('r', activity)) === about.it
  if (reply && isOfIt) return verb.phrase
  if (reply) return verb.phrase === '' ? 'replied to {r}' : verb.phrase
  if (verb.phrase === '' && target !== '') return `added a note${target}`
  return verb.phrase === '' && isSilent(object) ? 'posted a note' : verb.phrase + target
}

/** A service that starts, rather than starts something. */
const OF_ITSELF = /^(?:start|stop)$/
const isItself = ({ actor, object }: JsonObject): boolean =>
  object === undefined || object === null || (idIn(object) !== null && idIn(object) === idIn(actor))

/** Nothing follows the name that would say what was posted. */
const isSilent = (object: Value): boolean =>
  !isObject(object) ||
  !['content', 'name', 'summary', 'attachment', 'image'].some(
    (name) => wordsIn(object, name) !== null || isObject(list(object[name])[0]),
  )

/** `added {o}[ to {t}]` with its places filled. */
function fill(phrase: string, activity: JsonObject, about: About): Part[] {
  const wanted = phrase.replace(/\[([^\]]*)\]/g, (_, optional: string) => {
    const place = /\{(.)\}/.exec(optional)?.[1] ?? ''
    return list(filler(place, activity)).length > 0 ? optional : ''
  })
  return wanted
    .split(/(\{.\})/)
    .filter((piece) => piece !== '')
    .flatMap((piece) => {
      const place = /^\{(.)\}$/.exec(piece)?.[1]
      if (place === undefined) return [{ text: piece }]
      const unnamed =
        place !== 'r'
          ? {}
          : { unnamed: isVote(list(activity['object'])[0]) ? 'a poll' : 'an entry' }
      const role = place === 't' ? 'target' : 'object'
      if (place === 'c') return pushed(activity['object'], about)
      return refer(filler(place, activity), role, { ...about, ...unnamed })
    })
}

function filler(place: string, activity: JsonObject): Value {
  const { object, target, origin, location } = activity
  const inner = list(object)[0]
  const within = (name: string): Value =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? inner[name] : undefined
  switch (place) {
    case 't':
      return target
    case 'f':
      return origin
    case 'p':
      return object ?? location ?? target
    case 'u':
      return within('object') ?? object
    case 'r':
      return within('inReplyTo')
    default:
      return object
  }
}

function pushed(object: Value, about: About): Part[] {
  const commits = commitsOf(object)
  return commits === null
    ? refer(object, 'object', about)
    : [{ text: counted(countOfCommits(commits), 'commit') }]
}

const SUMMARY_MAX = 200

function toldBySummary(activity: JsonObject, actor: readonly Part[]): Part[] | null {
  const said = wordsIn(activity, 'summary')
  const summary = said === null ? '' : cleanName(paragraphs(said).join(' '), SUMMARY_MAX)
  if (summary === '') return null
  const name = actor[0]!.text
  const [first = ''] = summary.split(/[\s,]/, 1)
  // Known by an address only, but called by its name.
  if (first.length > 2 && name.includes('.') && name.toLowerCase().startsWith(first.toLowerCase()))
    return [{ ...actor[0]!, text: first }, { text: summary.slice(first.length) }]
  return summary.startsWith(name)
    ? [actor[0]!, { text: summary.slice(name.length) }]
    : [...actor, { text: ` ${summary}` }]
}

function withCode(verb: Verb, activity: JsonObject, actor: Part[], about: About): Part[] {
  const name = cleanName(shorten(verb.name, 40))
  const object = refer(activity['object'], 'object', about)
  return [...actor, { text: ' ' }, { text: name, code: true }, { text: ' ' }, ...object]
}
