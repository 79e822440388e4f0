/**
 * Kinds — what values there are, which schema judges each, and how JSON-LD reads them.
 *
 * `ref` is relative to the folder as2; `coercion` is the `@type` in the normative context, where it has one. A value that `holds`
 * objects is followed into them.
 */
export interface KindOfValue {
  readonly ref: string
  readonly coercion?: string
  readonly holds?: true
}

export type Kind = keyof typeof KINDS

export const KINDS = {
  id: { ref: 'id.json' },
  type: { ref: 'type.json' },
  text: { ref: 'text.json' },
  languageMap: { ref: 'language-map.json' },
  languageTag: { ref: 'language-tag.json' },
  dateTime: { ref: 'date-time.json', coercion: 'xsd:dateTime' },
  duration: { ref: 'duration.json', coercion: 'xsd:duration' },
  float: { ref: 'number.json#/definitions/float', coercion: 'xsd:float' },
  positive: { ref: 'number.json#/definitions/positive', coercion: 'xsd:float' },
  percent: { ref: 'number.json#/definitions/percent', coercion: 'xsd:float' },
  count: { ref: 'number.json#/definitions/count', coercion: 'xsd:nonNegativeInteger' },
  iri: { ref: 'iri.json', coercion: '@id' },
  mediaType: { ref: 'media-type.json' },
  relation: { ref: 'relation.json' },
  units: { ref: 'units.json' },
  objects: { ref: 'value.json#/definitions/objects', coercion: '@id', holds: true },
  addresses: { ref: 'value.json#/definitions/addresses', coercion: '@id', holds: true },
  pages: { ref: 'value.json#/definitions/pages', coercion: '@id', holds: true },
  terms: { ref: 'value.json#/definitions/terms', coercion: '@id', holds: true },
  closed: { ref: 'value.json#/definitions/closed', coercion: 'xsd:dateTime', holds: true },
} as const satisfies Record<string, KindOfValue>
