/**
 * Texts — warnings about what people will be shown.
 */
import { isA } from '../../../schemas/as2/ancestry'
import type { Json } from '../../../schemas/wire'
import { isObject } from '../../nodes'
import { says } from '../activity-type'
import { warning, type Rule } from './warning'

export const textRules: readonly Rule[] = [
  function* nothingToShow({ node: { value }, node, types }) {
    if (types.some((type) => isA(type, 'Link'))) return
    const isReference = Object.keys(value).every((name) => REFERENCE.has(name))
    if (isReference || TEXTS.some((name) => says(value[name]))) return
    const detail = 'Add a name or a summary, so that it can be shown where its type is not known.'
    yield warning(node, null, 'core §4.1.1 text', detail)
  },

  function* markup({ node }) {
    const { name, nameMap } = node.value
    if (hasMarkup(name)) yield warning(node, 'name', MARKUP.rule, MARKUP.detail)
    if (isObject(nameMap) && Object.values(nameMap).some(hasMarkup))
      yield warning(node, 'nameMap', MARKUP.rule, MARKUP.detail)
  },
]

const TEXTS = ['name', 'nameMap', 'summary', 'summaryMap', 'content', 'contentMap']
/** Who says no more only points at something. */
const REFERENCE: ReadonlySet<string> = new Set([
  '@context',
  'id',
  'type',
  'href',
  'rel',
  'mediaType',
])

const MARKUP = {
  rule: 'vocabulary §4 name',
  detail: 'Write plain text: markup is shown as it stands; it may stand in summary and content.',
}

const hasMarkup = (text: Json | undefined): boolean =>
  typeof text === 'string' && /<\/?[a-z][^<>]*>/i.test(text)
