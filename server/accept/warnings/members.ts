/**
 * Members — warnings about how a member is named, and how its values are given.
 */
import { shortName } from '../../../schemas/as2/spelling'
import type { JsonObject } from '../../../schemas/wire'
import { isObject, propertyOf } from '../../nodes'
import { warning, type Rule } from './warning'

export const memberRules: readonly Rule[] = [
  function* oldWords({ node, root }) {
    for (const name of namesOf(node.value)) {
      const instead = OLD_WORDS.get(name)
      if (instead !== undefined && !defines(root, name))
        yield warning(node, name, 'core §1 AS 1.0', `Write ${instead}: '${name}' is of AS 1.0.`)
    }
  },

  function* longNames({ node }) {
    for (const name of namesOf(node.value)) {
      const short = KEYWORDS.get(name) ?? shortName(name)
      if (short !== name && propertyOf(short) !== undefined)
        yield warning(node, name, 'core §2.1 compact form', `Write '${short}'; few read '${name}'.`)
    }
  },

  function* emptyLists({ node }) {
    for (const [name, value] of Object.entries(node.value))
      if (propertyOf(name) && Array.isArray(value) && value.length === 0)
        yield warning(
          node,
          name,
          'core §2 absent values',
          'Leave it out: an empty list says nothing.',
        )
  },

  function* functional({ node }) {
    for (const [name, value] of Object.entries(node.value)) {
      const property = propertyOf(name)
      if (property?.functional && Array.isArray(value) && value.length > 0)
        yield warning(
          node,
          name,
          `${property.section} functional`,
          'Give one value, without a list.',
        )
    }
  },
]

const namesOf = (value: JsonObject): string[] => Object.keys(value)

const OLD_WORDS: ReadonlyMap<string, string> = new Map([
  ['displayName', 'name'],
  ['title', 'name or summary'],
  ['verb', 'type'],
  ['objectType', 'type'],
  ['attachments', 'attachment'],
  ['tags', 'tag'],
  ['author', 'attributedTo'],
  ['upstreamDuplicates', 'url, or nothing'],
  ['downstreamDuplicates', 'url, or nothing'],
])

const KEYWORDS: ReadonlyMap<string, string> = new Map([
  ['@id', 'id'],
  ['@type', 'type'],
])

/** Then it is a word of their own that only looks like an old one. */
const defines = (root: JsonObject, name: string): boolean =>
  [root['@context'] ?? []].flat().some((one) => isObject(one) && Object.hasOwn(one, name))
