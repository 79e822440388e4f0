/** Command — what a row of the table of commands says, and what a command is given to run with. */
import type { Client } from './client'
import type { Hub } from './hub'
import type { Reply } from './reply'

export interface Call {
  readonly hub: Hub
  readonly client: Client
  /** What comes after the name, and after the subcommand's name. */
  readonly args: readonly Buffer[]
}

/** A command gives its reply, or nothing when it has sent its own. */
export type Run = (call: Call) => Reply | undefined

export interface Row {
  /** How many arguments it takes, its names not counted. */
  readonly min: number
  readonly max: number
  readonly run: Run
}

/** By name, or by `name|subcommand`. */
export type Rows = Readonly<Record<string, Row>>

export const row = (min: number, max: number, run: Run): Row => ({ min, max, run })
export const MANY = Number.POSITIVE_INFINITY
export const textOf = (bytes: Buffer | undefined): string => bytes?.toString('latin1') ?? ''
