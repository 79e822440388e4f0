/**
 * Draft — what accept makes of a document: all that is known before the id and the time are.
 */
import type { JsonObject } from '../../schemas/wire'
import type { Scanned } from './scan'

export interface Accepted {
  /** Absolute id of the activity. */
  readonly id: string
  /** The AS2 text that is stored. */
  readonly text: string
  /** The text as it came, when it came as AS1. */
  readonly as1: string | null
  /** The document as it was sent, if `bto` or `bcc` were cut out of it; private (P9). */
  readonly blind: string | null
  /** The value of `text`. */
  readonly activity: JsonObject
}

export interface Given {
  readonly id: string
  readonly published: string
}

export interface Draft {
  readonly version: Version
  /** The client's id of the activity; null when it is to be minted. */
  readonly id: string | null
  /** Of the document as sent, `bto` and `bcc` included. */
  digest(): string
  /** What is given counts only where the document says nothing. */
  finish(given: Given): Accepted
}

export type Version = 'as2' | 'as1'

/** All but what is private. */
export type Finished = Omit<Accepted, 'blind'>

/** A document with what the scan found in it. */
export interface Read {
  readonly scanned: Scanned
  /** Without `bto` and `bcc`. */
  readonly value: JsonObject
  /** The root's id, when it can serve as one. */
  readonly id: string | null
}
