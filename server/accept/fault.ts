/**
 * Fault — one thing that is wrong with a document, and the refusal that several make.
 */
import type { Code } from '../errors'
import { Refusal } from '../errors'
import type { Fault } from '../../schemas/wire'

export interface CodedFault extends Fault {
  readonly code: Code
}

/** The first fault gives the code; all are told. */
export function refusalOf(faults: readonly CodedFault[]): Refusal {
  const [first] = faults
  const code = first?.code ?? 'invalid'
  const more = faults.length > 1 ? `, and ${faults.length - 1} more` : ''
  return new Refusal(code, first && `${first.detail} (${first.pointer}${more})`, {
    faults: faults.map(({ pointer, rule, detail }) => ({ pointer, rule, detail })),
  })
}
