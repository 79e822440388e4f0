/**
 * Types — the 54 types of the Activity Vocabulary: the one table of them.
 *
 * Rule: whatever knows types reads them here: the schemas, what counts as an activity, the warnings, the API's description.
 *       `Object` and `Link` are disjoint; every other type extends one of them.
 */
export type TypeName = keyof typeof TYPES
export type TypeGroup = keyof typeof TYPE_SECTIONS

/** Where each group is defined. */
export const TYPE_SECTIONS = {
  core: 'vocabulary §2',
  activity: 'vocabulary §3.1',
  actor: 'vocabulary §3.2',
  object: 'vocabulary §3.3',
  link: 'vocabulary §3.3',
} as const

export interface Type {
  readonly group: TypeGroup
  readonly extends: readonly string[]
  /** Properties of an ancestor that it does not have. */
  readonly without?: readonly string[]
}

export const TYPES = {
  Object: { group: 'core', extends: [] },
  Link: { group: 'core', extends: [] },
  Activity: { group: 'core', extends: ['Object'] },
  IntransitiveActivity: { group: 'core', extends: ['Activity'], without: ['object'] },
  Collection: { group: 'core', extends: ['Object'] },
  OrderedCollection: { group: 'core', extends: ['Collection'] },
  CollectionPage: { group: 'core', extends: ['Collection'] },
  OrderedCollectionPage: { group: 'core', extends: ['OrderedCollection', 'CollectionPage'] },

  Accept: { group: 'activity', extends: ['Activity'] },
  TentativeAccept: { group: 'activity', extends: ['Accept'] },
  Add: { group: 'activity', extends: ['Activity'] },
  Announce: { group: 'activity', extends: ['Activity'] },
  Arrive: { group: 'activity', extends: ['IntransitiveActivity'] },
  Create: { group: 'activity', extends: ['Activity'] },
  Delete: { group: 'activity', extends: ['Activity'] },
  Dislike: { group: 'activity', extends: ['Activity'] },
  Flag: { group: 'activity', extends: ['Activity'] },
  Follow: { group: 'activity', extends: ['Activity'] },
  Ignore: { group: 'activity', extends: ['Activity'] },
  Block: { group: 'activity', extends: ['Ignore'] },
  Join: { group: 'activity', extends: ['Activity'] },
  Leave: { group: 'activity', extends: ['Activity'] },
  Like: { group: 'activity', extends: ['Activity'] },
  Listen: { group: 'activity', extends: ['Activity'] },
  Move: { group: 'activity', extends: ['Activity'] },
  Offer: { group: 'activity', extends: ['Activity'] },
  Invite: { group: 'activity', extends: ['Offer'] },
  Question: { group: 'activity', extends: ['IntransitiveActivity'] },
  Read: { group: 'activity', extends: ['Activity'] },
  Reject: { group: 'activity', extends: ['Activity'] },
  TentativeReject: { group: 'activity', extends: ['Reject'] },
  Remove: { group: 'activity', extends: ['Activity'] },
  Travel: { group: 'activity', extends: ['IntransitiveActivity'] },
  Undo: { group: 'activity', extends: ['Activity'] },
  Update: { group: 'activity', extends: ['Activity'] },
  View: { group: 'activity', extends: ['Activity'] },

  Application: { group: 'actor', extends: ['Object'] },
  Group: { group: 'actor', extends: ['Object'] },
  Organization: { group: 'actor', extends: ['Object'] },
  Person: { group: 'actor', extends: ['Object'] },
  Service: { group: 'actor', extends: ['Object'] },

  Article: { group: 'object', extends: ['Object'] },
  Document: { group: 'object', extends: ['Object'] },
  Audio: { group: 'object', extends: ['Document'] },
  Image: { group: 'object', extends: ['Document'] },
  Page: { group: 'object', extends: ['Document'] },
  Video: { group: 'object', extends: ['Document'] },
  Event: { group: 'object', extends: ['Object'] },
  Note: { group: 'object', extends: ['Object'] },
  Place: { group: 'object', extends: ['Object'] },
  Profile: { group: 'object', extends: ['Object'] },
  Relationship: { group: 'object', extends: ['Object'] },
  Tombstone: { group: 'object', extends: ['Object'] },

  Mention: { group: 'link', extends: ['Link'] },
} as const satisfies Record<string, Type>
