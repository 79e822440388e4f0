/**
 * Activity — the types of ActivityStreams 2.0 documents, as TypeScript sees them.
 *
 * Rule: derived from the tables of types and properties, so that a property stands in one place. What the server has stored is of
 * these types in all that the Vocabulary knows; members that it does not know are free, and an explicit null may stand
 * where nothing is said.
 */
import type { Kind } from './as2/kinds'
import type { PROPERTIES, PropertyName } from './as2/properties'
import type { TypeName, TYPES } from './as2/types'

/** What happened: who did what, to what. */
export interface Activity extends Members<Family<'Activity'>> {
  readonly [extension: string]: unknown
}

/** A note, a photo, a person, a place …: everything that is no link, activities among them. */
export interface ASObject extends Members<Family<'Object'>> {
  readonly [extension: string]: unknown
}

/** A reference with words of its own. */
export interface Link extends Members<Family<'Link'>> {
  readonly [extension: string]: unknown
}

/** A document of one type alone: `Typed<'Note'>`. */
export type Typed<T extends TypeName> = Members<T> & {
  readonly type: T
  readonly [extension: string]: unknown
}

/** An object may stand in whole, as a link, or as its IRI alone. */
export type Reference = string | ASObject | Link

/** `Like`, `Create`, … */
export type ActivityType = Family<'Activity'>

interface ValueOf extends Record<Kind, unknown> {
  id: string
  type: TypeName | (string & {})
  text: string
  languageMap: { readonly [language: string]: string }
  languageTag: string
  dateTime: string
  duration: string
  float: number
  positive: number
  percent: number
  count: number
  iri: string
  mediaType: string
  relation: string
  units: string
  objects: Reference
  addresses: Reference
  pages: Reference
  terms: string | ASObject
  closed: boolean | Reference
}

type Row<P extends PropertyName> = (typeof PROPERTIES)[P]

type Members<T extends TypeName> = {
  readonly [P in PropertyName as HasAny<T, Row<P>['domain'][number]> extends true ? P : never]?:
    | ValueOf[Row<P>['kind']]
    | (Row<P>['functional'] extends true ? never : readonly ValueOf[Row<P>['kind']][])
} & { readonly '@context'?: unknown }

/** One of the types, or one that it extends, is in the domain. */
type HasAny<T extends TypeName, Domain> = Extract<Ancestry<T>, Domain> extends never ? false : true

/** The type and all that it extends, near or far. */
type Ancestry<T extends TypeName> = T extends TypeName ? T | Ancestry<Parent<T>> : never

type Parent<T extends TypeName> = Extract<(typeof TYPES)[T]['extends'][number], TypeName>

/** The type and all that extend it. */
type Family<A extends TypeName> = {
  [T in TypeName]: A extends Ancestry<T> ? T : never
}[TypeName]
