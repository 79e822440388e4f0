/**
 * Properties — the 62 properties of the Activity Vocabulary, their language maps and `orderedItems`: the one table of them.
 *
 * Each row: the types that it is defined for (what extends them has it too), what its value may be, whether it has at most
 * one value (is functional), the kind of schema that judges it, and where it is defined.
 * Errata of the Vocabulary are worked in: `attributedTo` and `preview` of a Link, `altitude` of any Object, `formerType` is a type.
 */
import type { Kind } from './kinds'
import type { TypeName } from './types'

export type PropertyName = keyof typeof PROPERTIES

export interface Property {
  readonly domain: readonly TypeName[]
  /** Types and datatypes. */
  readonly range: string
  readonly functional: boolean
  readonly kind: Kind
  readonly section: string
}

/** A property with what its row says, word for word, so that types follow from it too (schemas/activity.ts). */
type Row<Domain, Values, K extends Kind> = Property & {
  readonly domain: readonly (Domain extends readonly (infer T)[] ? T : Domain)[]
  readonly functional: Values extends 'one' ? true : false
  readonly kind: K
}

const row = <
  const Domain extends TypeName | readonly TypeName[],
  const Values extends 'one' | 'any',
  K extends Kind,
>(
  domain: Domain,
  range: string,
  values: Values,
  kind: K,
  section = 'vocabulary §4',
) =>
  ({
    domain: [domain].flat(),
    range,
    functional: values === 'one',
    kind,
    section,
  }) as Property as Row<Domain, Values, K>

const BOTH = ['Object', 'Link'] as const

export const PROPERTIES = {
  id: row(BOTH, 'xsd:anyURI', 'one', 'id', 'core §4.1'),
  type: row(BOTH, 'xsd:anyURI', 'any', 'type', 'core §4.1'),
  accuracy: row('Place', 'xsd:float from 0 to 100', 'one', 'percent'),
  actor: row('Activity', 'Object Link', 'any', 'objects'),
  altitude: row('Object', 'xsd:float', 'one', 'float'),
  anyOf: row('Question', 'Object Link', 'any', 'objects'),
  attachment: row('Object', 'Object Link', 'any', 'objects'),
  attributedTo: row(BOTH, 'Object Link', 'any', 'objects'),
  audience: row('Object', 'Object Link', 'any', 'addresses'),
  bcc: row('Object', 'Object Link', 'any', 'addresses'),
  bto: row('Object', 'Object Link', 'any', 'addresses'),
  cc: row('Object', 'Object Link', 'any', 'addresses'),
  closed: row('Question', 'Object Link xsd:dateTime xsd:boolean', 'any', 'closed'),
  content: row('Object', 'xsd:string rdf:langString', 'any', 'text', 'core §4.7'),
  contentMap: row('Object', 'rdf:langString', 'one', 'languageMap', 'core §4.7'),
  context: row('Object', 'Object Link', 'any', 'objects'),
  current: row('Collection', 'CollectionPage Link', 'one', 'pages', 'core §4.6.1'),
  deleted: row('Tombstone', 'xsd:dateTime', 'one', 'dateTime'),
  describes: row('Profile', 'Object', 'one', 'objects'),
  duration: row('Object', 'xsd:duration', 'one', 'duration'),
  endTime: row('Object', 'xsd:dateTime', 'one', 'dateTime'),
  first: row('Collection', 'CollectionPage Link', 'one', 'pages', 'core §4.6.1'),
  formerType: row('Tombstone', 'xsd:anyURI Object', 'any', 'terms'),
  generator: row('Object', 'Object Link', 'any', 'objects'),
  height: row('Link', 'xsd:nonNegativeInteger', 'one', 'count'),
  href: row('Link', 'xsd:anyURI', 'one', 'iri', 'core §4.2'),
  hreflang: row('Link', 'BCP 47 language tag', 'one', 'languageTag'),
  icon: row('Object', 'Image Link', 'any', 'objects'),
  image: row('Object', 'Image Link', 'any', 'objects'),
  inReplyTo: row('Object', 'Object Link', 'any', 'objects'),
  instrument: row('Activity', 'Object Link', 'any', 'objects'),
  items: row('Collection', 'Object Link', 'any', 'objects', 'core §4.6'),
  last: row('Collection', 'CollectionPage Link', 'one', 'pages', 'core §4.6.1'),
  latitude: row('Place', 'xsd:float', 'one', 'float'),
  location: row('Object', 'Object Link', 'any', 'objects'),
  longitude: row('Place', 'xsd:float', 'one', 'float'),
  mediaType: row(BOTH, 'MIME media type', 'one', 'mediaType'),
  name: row(BOTH, 'xsd:string rdf:langString', 'any', 'text', 'core §4.7'),
  nameMap: row(BOTH, 'rdf:langString', 'one', 'languageMap', 'core §4.7'),
  next: row('CollectionPage', 'CollectionPage Link', 'one', 'pages', 'core §4.6.1'),
  object: row(['Activity', 'Relationship'], 'Object Link', 'any', 'objects'),
  oneOf: row('Question', 'Object Link', 'any', 'objects'),
  orderedItems: row('OrderedCollection', 'Object Link', 'any', 'objects', 'core §4.6'),
  origin: row('Activity', 'Object Link', 'any', 'objects'),
  partOf: row('CollectionPage', 'Collection Link', 'one', 'objects', 'core §4.6.1'),
  prev: row('CollectionPage', 'CollectionPage Link', 'one', 'pages', 'core §4.6.1'),
  preview: row(BOTH, 'Object Link', 'any', 'objects'),
  published: row('Object', 'xsd:dateTime', 'one', 'dateTime'),
  radius: row('Place', 'xsd:float from 0', 'one', 'positive'),
  rel: row('Link', 'RFC 5988 or HTML5 link relation', 'any', 'relation'),
  relationship: row('Relationship', 'Object', 'any', 'terms'),
  replies: row('Object', 'Collection', 'one', 'objects'),
  result: row('Activity', 'Object Link', 'any', 'objects'),
  startIndex: row('OrderedCollectionPage', 'xsd:nonNegativeInteger', 'one', 'count', 'core §4.6.1'),
  startTime: row('Object', 'xsd:dateTime', 'one', 'dateTime'),
  subject: row('Relationship', 'Object Link', 'one', 'objects'),
  summary: row('Object', 'xsd:string rdf:langString', 'any', 'text', 'core §4.7'),
  summaryMap: row('Object', 'rdf:langString', 'one', 'languageMap', 'core §4.7'),
  tag: row('Object', 'Object Link', 'any', 'objects'),
  target: row('Activity', 'Object Link', 'any', 'objects'),
  to: row('Object', 'Object Link', 'any', 'addresses'),
  totalItems: row('Collection', 'xsd:nonNegativeInteger', 'one', 'count', 'core §4.6'),
  units: row('Place', 'cm feet inches km m miles xsd:anyURI', 'one', 'units'),
  updated: row('Object', 'xsd:dateTime', 'one', 'dateTime'),
  url: row('Object', 'Link xsd:anyURI', 'any', 'objects'),
  width: row('Link', 'xsd:nonNegativeInteger', 'one', 'count'),
} satisfies Record<string, Property>
