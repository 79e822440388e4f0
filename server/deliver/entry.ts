/**
 * Entry, as delivery sees it: its seq, its stored text, and its projection when a filter asks for it.
 */
import { project, type Projection } from '../append/projection'
import type { JsonObject } from '../../schemas/wire'

export class Entry {
  #projection: Projection | undefined

  constructor(
    readonly seq: number,
    readonly text: string,
  ) {}

  /** Made once, for all filters of all rooms. */
  get projection(): Projection {
    return (this.#projection ??= project(JSON.parse(this.text) as JsonObject))
  }
}

export const toEntry = ({ seq, text }: { seq: number; text: string }): Entry => new Entry(seq, text)
