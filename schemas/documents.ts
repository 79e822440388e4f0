/**
 * Documents — all JSON Schemas of ActivityStreams, finished: plain draft-07, by name.
 *
 * Out: `as2/object.json` and its like → the schema. `$ref`s are relative to `$id`, whose last part is the name.
 * Rule: what is judged, what the API's description says, and what anybody reads is this one set. Concepts stand in JSON files beside;
 *       what follows from the tables is made here, once.
 */
import as1Collection from './as1/collection.json'
import as1DateTime from './as1/date-time.json'
import as1Document from './as1/document.json'
import as1Duplicates from './as1/duplicates.json'
import as1Id from './as1/id.json'
import { as1ObjectSchema } from './as1/made'
import as1MediaLink from './as1/media-link.json'
import as1Name from './as1/name.json'
import as1Text from './as1/text.json'
import as1Url from './as1/url.json'
import as1Value from './as1/value.json'
import as2Collection from './as2/collection.json'
import as2Context from './as2/context.json'
import as2DateTime from './as2/date-time.json'
import as2Document from './as2/document.json'
import as2Duration from './as2/duration.json'
import as2Id from './as2/id.json'
import as2Iri from './as2/iri.json'
import as2LanguageMap from './as2/language-map.json'
import as2LanguageTag from './as2/language-tag.json'
import as2Link from './as2/link.json'
import { objectSchema, typeSchema, valueSchema } from './as2/made'
import as2MediaType from './as2/media-type.json'
import as2Number from './as2/number.json'
import as2Question from './as2/question.json'
import as2Relation from './as2/relation.json'
import as2Text from './as2/text.json'
import as2Units from './as2/units.json'
import type { JsonObject } from './wire'

/** The versions of ActivityStreams; a document's schema is `<version>/document.json`. */
export type SchemaName = 'as2' | 'as1'

export interface SchemaDocument extends JsonObject {
  $schema: string
  $id: string
  title: string
}

export function schemaDocuments(): Record<string, SchemaDocument> {
  const all = [
    ...[as1Collection, as1DateTime, as1Document, as1Duplicates, as1Id, as1MediaLink],
    ...[as1Name, as1Text, as1Url, as1Value, made('as1/object.json', as1ObjectSchema())],
    ...[as2Collection, as2Context, as2DateTime, as2Document, as2Duration, as2Id, as2Iri],
    ...[as2LanguageMap, as2LanguageTag, as2Link, as2MediaType, as2Number, as2Question],
    ...[as2Relation, as2Text, as2Units, made('as2/object.json', objectSchema())],
    ...[made('as2/type.json', typeSchema()), made('as2/value.json', valueSchema())],
  ] as readonly SchemaDocument[]
  return Object.fromEntries(
    all.map((schema) => [schema.$id.slice(BASE.length), structuredClone(schema)]),
  )
}

const BASE = 'https://freshet.example/schemas/'

const made = (name: string, rest: JsonObject): JsonObject => ({
  $schema: 'http://json-schema.org/draft-07/schema#',
  $id: BASE + name,
  ...rest,
})
