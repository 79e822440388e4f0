/**
 * Activity type — what the types of an ActivityStreams 2.0 document say.
 *
 * In:  the value of `type`, or a whole document.
 * Out: short names (`Like`), and whether a document is an activity.
 * Rule: `Like`, `as:Like` and the full IRI, with https or http, are one type. A document is an activity when one
 *       of its types is one, or when no type is known and it has an actor.
 */
import type { Json, JsonObject } from '../../schemas/wire'

export function isActivity(document: JsonObject): boolean {
  const types = typesOf(document['type'])
  if (types.some((type) => ACTIVITIES.has(type))) return true
  return !types.some((type) => OTHERS.has(type)) && says(document['actor'])
}

/** Types of the Vocabulary come out short, all others as they are. */
export function typesOf(type: Json | undefined): string[] {
  const all = Array.isArray(type) ? type : [type]
  return all.filter((one) => typeof one === 'string').map(shortType)
}

export function shortType(type: string): string {
  const short = type.replace(NAMESPACE, '')
  return ACTIVITIES.has(short) || OTHERS.has(short) ? short : type
}

/** Null and an empty list are other ways to leave a member out (Core §2). */
export const says = (value: Json | undefined): boolean =>
  value != null && !(Array.isArray(value) && value.length === 0)

const NAMESPACE = /^(?:as:|https?:\/\/www\.w3\.org\/ns\/activitystreams#)/

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

/** Vocabulary §3.1, with the two types of Core that they extend. */
export const ACTIVITIES = words(`
  Activity IntransitiveActivity
  Accept Add Announce Arrive Block Create Delete Dislike Flag Follow Ignore Invite Join Leave Like Listen
  Move Offer Question Read Reject Remove TentativeAccept TentativeReject Travel Undo Update View`)

/** All other types of the Vocabulary. */
export const OTHERS = words(`
  Object Link Mention Collection OrderedCollection CollectionPage OrderedCollectionPage
  Application Group Organization Person Service
  Article Audio Document Event Image Note Page Place Profile Relationship Tombstone Video`)
