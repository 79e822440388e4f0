/**
 * AS1 — warnings about documents of Activity Streams 1.0: what its specification demands, and hardly anybody writes.
 */
import type { Json } from '../../../schemas/wire'
import { isObject, type Node } from '../../nodes'
import { says } from '../activity-type'
import { isAs1Activity, isCollection } from '../as1/shape'
import { isAbsoluteIri } from '../iri'
import { warning, type Rule } from './warning'

export const as1Rules: readonly Rule[] = [
  function* activity({ node }) {
    const stands = node.holder === null || node.holder.name === 'items'
    if (!stands || !isAs1Activity(node.value)) return
    for (const [name, detail] of DEMANDED)
      if (!says(node.value[name])) yield warning(node, null, `as1 §3.2 ${name}`, detail)
  },

  function* object({ node: { value }, node }) {
    if (isAs1Activity(value) || isCollection(value)) return
    if (says(value['objectType']) || says(value['displayName']) || isReference(node)) return
    yield warning(node, null, 'as1 §3.4 object', 'Give it an objectType, or else a displayName.')
  },

  function* collection({ node: { value }, node }) {
    if (!isCollection(value) || says(value['items']) || says(value['url'])) return
    yield warning(node, null, 'as1 §3.5 collection', 'Give it items or a url.')
  },

  function* values({ node }) {
    for (const { names, rule, detail, fits } of WANTED)
      for (const name of names) {
        const value = node.value[name] ?? null
        if (value !== null && !fits(value)) yield warning(node, name, rule, detail)
      }
  },

  function* emptyLists({ node }) {
    for (const [name, value] of Object.entries(node.value))
      if (Array.isArray(value) && value.length === 0 && !AUDIENCE.includes(name))
        yield warning(node, name, 'as1 §3 absent values', 'Leave it out: a list must not be empty.')
  },

  function* newWords({ node }) {
    for (const name of NEW_WORDS)
      if (says(node.value[name]))
        yield warning(
          node,
          name,
          'core appendix A',
          `Send it as AS 2.0, of which '${name}' is, or leave it out.`,
        )
  },
]

const DEMANDED = [
  ['actor', 'Say who did it; nobody else can.'],
  ['published', 'Say when it was; the time of arrival is put in.'],
  ['object', 'Say what it was done to.'],
] as const

const AUDIENCE: readonly string[] = ['to', 'cc', 'bto', 'bcc']
const NEW_WORDS = ['@context', 'type', 'name', 'attachment', 'attributedTo', 'tag', 'orderedItems']

interface Wanted {
  readonly names: readonly string[]
  readonly rule: string
  readonly detail: string
  readonly fits: (value: Json) => boolean
}

const WANTED: readonly Wanted[] = [
  {
    names: ['image', 'icon', 'fullImage'],
    rule: 'as1 §3.3 media link',
    detail: 'Write one object with a url.',
    fits: isObject,
  },
  {
    names: ['actor', 'author', 'object', 'target', 'generator', 'provider'],
    rule: 'as1 §3.4 object',
    detail: 'Write one object, with the IRI as its id.',
    fits: isObject,
  },
  {
    names: [...AUDIENCE, 'inReplyTo', 'tags'],
    rule: 'as1 extensions: list of objects',
    detail: 'Write a list of objects.',
    fits: Array.isArray,
  },
  {
    names: ['published', 'updated', 'startTime', 'endTime'],
    rule: 'as1 §3 date-time',
    detail: 'Write the seconds too.',
    fits: (value) => !/T[0-9]{2}:[0-9]{2}[Z+-]/.test(String(value)),
  },
  {
    names: ['id'],
    rule: 'as1 §3.4 id',
    detail: 'Write an absolute IRI.',
    fits: (value) => isAbsoluteIri(String(value)),
  },
]

/** Who says no more only points at something. */
const isReference = ({ value }: Node): boolean =>
  Object.keys(value).every((name) => name === 'id' || name === 'url' || name === 'alias')
