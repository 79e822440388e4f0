/**
 * Made — the schemas of ActivityStreams 2.0 that follow from the tables of types, properties and kinds of values.
 *
 * Rule: `title` is the rule with its section, `description` says what to write instead; both stand beside the keyword that
 *       can fail. A condition has neither.
 */
import type { JsonObject } from '../wire'
import { familyOf } from './ancestry'
import { KINDS } from './kinds'
import { PROPERTIES } from './properties'
import { patternOf } from './spelling'

/** Every object and link, at every depth. */
export const objectSchema = (): JsonObject => ({
  title: 'core §4.1 object',
  description: 'Every known member of an object or a link; unknown ones are free.',
  properties: {
    '@context': ref('context.json'),
    ...Object.fromEntries(
      Object.entries(PROPERTIES).map(([name, { kind }]) => [name, ref(KINDS[kind].ref)]),
    ),
  },
  allOf: [ref('link.json'), ref('collection.json'), ref('question.json')],
})

export const typeSchema = (): JsonObject => ({
  title: 'core §4.1 type',
  description: 'Write a string or a list of strings.',
  type: ['string', 'array', 'null'],
  items: { title: 'core §4.1 type', description: 'Write a string here.', type: 'string' },
  definitions: {
    link: oneOf(LINKS),
    collection: oneOf(familyOf('Collection').filter((type) => !ORDERED.includes(type))),
    orderedCollection: oneOf(ORDERED),
    question: oneOf(familyOf('Question')),
    page: onlyPages(),
  },
})

/** Values that are objects, links or their IRIs: alone, or in a list. */
export const valueSchema = (): JsonObject => ({
  title: 'core §4 object or link',
  definitions: {
    ...forms('object', 'objects', 'an absolute IRI or an object', [IRI]),
    ...forms('address', 'addresses', `an absolute IRI or an object (${EVERYBODY})`, [
      { if: { const: 'Public' }, else: IRI },
    ]),
    ...forms('page', 'pages', 'an absolute IRI, a CollectionPage or a Link', [
      IRI,
      { properties: { type: ref('type.json#/definitions/page') } },
    ]),
    ...forms('term', 'terms', 'a string or an object', []),
    ...forms(
      'closing',
      'closed',
      'true, false, a date and time with an offset, an absolute IRI or an object',
      [{ if: { pattern: '^[0-9]' }, then: DATE_TIME, else: IRI }],
      ['boolean'],
    ),
  },
})

const ref = (to: string): JsonObject => ({ $ref: to })

const IRI = ref('iri.json#/definitions/absolute')
const DATE_TIME = ref('date-time.json#/definitions/written')
const EVERYBODY = 'everybody is https://www.w3.org/ns/activitystreams#Public'
const LINKS = familyOf('Link')
const ORDERED = familyOf('OrderedCollection')

/** As a condition: one of the types is one of these. */
function oneOf(names: readonly string[]): JsonObject {
  const pattern = patternOf(names)
  return { type: ['string', 'array'], pattern, contains: { type: 'string', pattern } }
}

/** An empty list says no more than null, so there is nothing to say against it. */
function onlyPages(): JsonObject {
  const pattern = patternOf([...familyOf('CollectionPage'), ...LINKS])
  const said = {
    title: 'core §4.6.1 page',
    description: 'Give a CollectionPage, an OrderedCollectionPage or a Link here.',
  }
  return { ...said, pattern, if: { minItems: 1 }, then: { ...said, contains: { pattern } } }
}

function forms(
  one: string,
  many: string,
  what: string,
  rules: readonly JsonObject[],
  types: readonly string[] = [],
): JsonObject {
  const title = 'core §4 object or link'
  const allOf = [...rules, ref('object.json')]
  const type = ['string', 'object', ...types, 'null']
  return {
    [one]: { title, description: `Write ${what} here.`, type, allOf },
    [many]: {
      title,
      description: `Write ${what}, or a list of these.`,
      type: [...type, 'array'],
      items: ref(`#/definitions/${one}`),
      allOf,
    },
  }
}
