/**
 * Context — warnings about `@context`, and about a Link where a document should be.
 */
import { isA } from '../../../schemas/as2/ancestry'
import { AS2_CONTEXT } from '../../../schemas/as2/spelling'
import { isForeign, overridesIn, refersToOurs } from '../context'
import { warning, type Rule } from './warning'

export const contextRules: readonly Rule[] = [
  function* missing({ node }) {
    const context = node.value['@context']
    if (node.holder !== null || refersToOurs(context)) return
    const taken = isForeign(context) ? 'its types are taken for ours' : 'it is taken as said'
    yield warning(node, '@context', 'core §2.1 context', `Add ${AS2_CONTEXT}; ${taken}.`)
  },

  function* overridden({ node }) {
    const context = node.value['@context']
    if (node.holder === null || overridesIn(context).length === 0) return
    const detail = 'Give your terms other names than those that ActivityStreams defines.'
    yield warning(node, '@context', 'core §2.1 normative terms', detail)
  },

  function* linkAlone({ node, types }) {
    if (node.holder !== null || !types.some((type) => isA(type, 'Link'))) return
    yield warning(node, null, 'core §2 document', 'Send an object, and the Link as a part of it.')
  },
]
