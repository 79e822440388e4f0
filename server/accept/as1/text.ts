/** AS1 text — an entry as Activity Streams 1.0: the text as it came, or its AS2 text mapped. */
import type { JsonObject } from '../../../schemas/wire'
import { toAs1 } from './to-as1'

export const as1TextOf = (entry: { readonly text: string; readonly as1?: string }): string =>
  entry.as1 ?? JSON.stringify(toAs1(JSON.parse(entry.text) as JsonObject))
