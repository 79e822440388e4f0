/** AS1 text — an entry as Activity Streams 1.0: the text as it came, or its AS2 text mapped, number by number as it was written. */
import { mapExactly } from '../exact'
import { toAs1 } from './to-as1'

export const as1TextOf = (entry: { readonly text: string; readonly as1?: string }): string =>
  entry.as1 ?? mapExactly(entry.text, toAs1)
