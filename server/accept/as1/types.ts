/**
 * AS1 types — verbs and object types of Activity Streams 1.0, and what they are in 2.0.
 *
 * In:  a simple name such as `favorite`, or an IRI.
 * Out: the AS2 type, and the exact name where the type alone would not lead back to it.
 * Rule: any name that the tables lack is `["Activity", IRI]` or `["Object", IRI]`: legal, since the core type stands
 *       beside it (Core §4.4), and reversible. `favorite` is not `["Like", IRI]` but `Like` with an `as1:verb`: most programs
 *       compare `type` with one string.
 */
export const AS1_NAMESPACE = 'http://activitystrea.ms/schema/1.0/'

export interface Typed {
  readonly type: string | string[] | null
  readonly exact: string | null
  /** The type of the activity that an `Undo` takes back. */
  readonly undoes?: string
}

export function typeOfVerb(verb: string, hasTarget: boolean): Typed {
  const name = simpleName(verb)
  const undoes = UNDONE.get(name)
  const plain = VERBS.get(name)
  if (plain === undefined && undoes === undefined) return unknownType('Activity', name)
  const type = undoes === undefined ? sensitive(name, hasTarget, plain ?? '') : 'Undo'
  const usual = undoes === undefined ? USUAL_VERB.get(type) : USUAL_UNDOING.get(undoes)
  const exact = usual === name ? null : name
  return undoes === undefined ? { type, exact } : { type, exact, undoes }
}

export function typeOfObject(objectType: string): Typed {
  const name = simpleName(objectType)
  const type = OBJECTS.get(name)
  if (type === undefined) return unknownType('Object', name)
  return { type, exact: USUAL_OBJECT.get(type) === name ? null : name }
}

export const unknownType = (core: 'Activity' | 'Object', name: string): Typed => ({
  type: [core, name.includes(':') ? name : AS1_NAMESPACE + name],
  exact: null,
})

/** `http://activitystrea.ms/schema/1.0/post` is another way to write `post`. */
export const simpleName = (name: string): string =>
  name.startsWith(AS1_NAMESPACE) ? name.slice(AS1_NAMESPACE.length) : name

const pairs = (text: string): [string, string][] =>
  text
    .trim()
    .split(/\s+/)
    .map((pair) => pair.split('=') as [string, string])

/** Of those that share a type the first is the usual one, and needs no `as1:verb`. */
const VERB_PAIRS = pairs(`
  post=Create create=Create author=Create submit=Create
  add=Add attach=Add
  like=Like favorite=Like
  watch=View play=View
  accept=Accept rsvp-yes=Accept
  reject=Reject rsvp-no=Reject
  rsvp-maybe=TentativeAccept
  share=Announce delete=Delete dislike=Dislike flag-as-inappropriate=Flag follow=Follow ignore=Ignore
  invite=Invite join=Join leave=Leave listen=Listen read=Read remove=Remove update=Update`)

const UNDOING_PAIRS = pairs(`
  stop-following=Follow unlike=Like unfavorite=Like unshare=Announce`)

const OBJECT_PAIRS = pairs(`
  application=Application article=Article audio=Audio collection=Collection event=Event group=Group
  image=Image note=Note comment=Note offer=Offer organization=Organization page=Page person=Person
  place=Place question=Question service=Service video=Video file=Document`)

/** What AS1 has no word for is said with the word of AS2, written as AS1 writes words. */
const NEWER_VERBS = pairs(`
  activity=Activity intransitive-activity=IntransitiveActivity arrive=Arrive block=Block move=Move offer=Offer
  question=Question tentative-reject=TentativeReject travel=Travel undo=Undo`)

const NEWER_OBJECTS = pairs(`
  link=Link mention=Mention object=Object profile=Profile relationship=Relationship tombstone=Tombstone`)

const VERBS: ReadonlyMap<string, string> = new Map([...VERB_PAIRS, ...NEWER_VERBS])
const UNDONE: ReadonlyMap<string, string> = new Map(UNDOING_PAIRS)
const OBJECTS: ReadonlyMap<string, string> = new Map([...OBJECT_PAIRS, ...NEWER_OBJECTS])

/** From type to name; the last to be set stays, so the pairs are turned round. */
const usual = (table: [string, string][]): ReadonlyMap<string, string> =>
  new Map(table.toReversed().map(([name, type]) => [type, name]))

const OWN_VERB = usual(VERB_PAIRS)
const OWN_OBJECT = usual(OBJECT_PAIRS)
export const USUAL_VERB = new Map([...usual(NEWER_VERBS), ...OWN_VERB])
export const USUAL_OBJECT = new Map([...usual(NEWER_OBJECTS), ...OWN_OBJECT])
export const USUAL_UNDOING = usual(UNDOING_PAIRS)

/** What 1.0 itself calls a type of 2.0, by its short name; undefined where it has no name for it. */
export const usualVerb = (type: string): string | undefined => OWN_VERB.get(type)
export const usualObjectType = (type: string): string | undefined => OWN_OBJECT.get(type)

/** With a target, to post is to add (Appendix B, rule 10). */
const sensitive = (name: string, hasTarget: boolean, type: string): string =>
  hasTarget && (name === 'post' || name === 'submit') ? 'Add' : type
