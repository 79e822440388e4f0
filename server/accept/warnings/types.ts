/**
 * Types — warnings about what a type has, and what a property takes, by the tables of the Vocabulary.
 *
 * Rule: an object with a type that we don't know may have what we don't know of it, so nothing is said of that.
 */
import { hasProperty, isA, knownType, TYPE_NAMES } from '../../../schemas/as2/ancestry'
import type { TypeName } from '../../../schemas/as2/types'
import type { Json } from '../../../schemas/wire'
import { isObject, propertyOf } from '../../nodes'
import { isAbsoluteIri } from '../iri'
import { knownTypesOf, typesOf } from '../activity-type'
import { onlyOurs } from '../context'
import { warning, type Rule } from './warning'

export const typeRules: readonly Rule[] = [
  function* domain({ node, types, isExtended }) {
    if (types.length === 0 || isExtended) return
    for (const name of Object.keys(node.value)) {
      const property = propertyOf(name)
      if (!property || types.some((type) => hasProperty(type, name, property.domain))) continue
      const detail = `A ${types.join(', ')} has no '${name}'; that is for ${property.domain.join(', ')}.`
      yield warning(node, name, `${property.section} domain`, detail)
    }
  },

  function* range({ node }) {
    for (const [name, value] of Object.entries(node.value)) {
      const property = propertyOf(name)
      if (!property || property.kind === 'pages') continue
      const wanted = property.range
        .split(' ')
        .map(knownType)
        .filter((one) => one !== null)
      if (wanted.length > 0 && [value].flat().some((one) => isOutside(one, wanted)))
        yield warning(node, name, `${property.section} range`, `Give a ${wanted.join(' or ')}.`)
    }
  },

  function* orderedPages({ node, types }) {
    if (!types.some((type) => isA(type, 'OrderedCollection'))) return
    for (const [name, value] of Object.entries(node.value))
      if (propertyOf(name)?.kind === 'pages' && [value].flat().some(isUnorderedPage))
        yield warning(node, name, 'core §4.6.1 ordered pages', 'Give an OrderedCollectionPage.')
  },

  function* unknown({ node, root }) {
    if (!onlyOurs(root['@context'])) return
    for (const type of typesOf(node.value['type'])) {
      if (knownType(type) !== null || type.includes(':')) continue
      const near = TYPE_NAMES.find((name) => name.toLowerCase() === type.toLowerCase())
      const detail = near
        ? `Write '${near}': upper and lower case differ.`
        : 'Write a type of the Vocabulary, or define yours in @context.'
      yield warning(node, 'type', 'core §5 extensions', detail)
    }
  },

  function* relativeId({ node }) {
    const { id } = node.value
    if (node.holder === null || typeof id !== 'string') return
    if (!isAbsoluteIri(id) && !id.startsWith('_:'))
      yield warning(node, 'id', 'core §4.1 id', 'Write an absolute IRI, or leave the id out.')
  },
]

function isOutside(value: Json, wanted: readonly TypeName[]): boolean {
  if (!isObject(value)) return false
  const all = typesOf(value['type'])
  const known = knownTypesOf(value['type'])
  if (known.length === 0 || known.length < all.length) return false
  return !known.some((type) => wanted.some((one) => isA(type, one)))
}

function isUnorderedPage(value: Json): boolean {
  const types = isObject(value) ? knownTypesOf(value['type']) : []
  return (
    types.some((type) => isA(type, 'CollectionPage')) &&
    !types.some((type) => isA(type, 'OrderedCollectionPage'))
  )
}
