/**
 * Entry, as delivery sees it: its seq, its stored text, what it does to items before it, and its projection when a filter asks
 * for it.
 */
import { mayChange, mayTellChange, type Changed } from '../append/change'
import { project, type Projection } from '../append/projection'
import type { JsonObject } from '../../schemas/wire'

export class Entry {
  #projection: Projection | undefined

  constructor(
    readonly seq: number,
    readonly text: string,
    readonly changes: readonly Changed[] = NONE,
  ) {}

  /** Made once, for all filters of all rooms. */
  get projection(): Projection {
    return (this.#projection ??= project(JSON.parse(this.text) as JsonObject))
  }

  /** Whether it may do something to items before it, which its text alone can't tell. */
  get mayChange(): boolean {
    return mayTellChange(this.text) && mayChange(this.projection)
  }
}

const NONE: readonly Changed[] = Object.freeze([])

/** As it is read. */
export interface Stored {
  readonly seq: number
  readonly text: string
  readonly changes?: readonly Changed[]
}

export const toEntry = ({ seq, text, changes }: Stored): Entry => new Entry(seq, text, changes)
