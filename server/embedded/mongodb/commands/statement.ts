/**
 * Statement — runs the statements of one write command, in order or all of them.
 *
 * Rule: a failed statement is told in `writeErrors` with its place; when ordered, it is the last.
 */
import { toFailure } from '../failure'
import type { Document } from '../data/values'

export function runStatements<T>(
  list: readonly T[],
  isOrdered: boolean,
  run: (statement: T, index: number) => void,
): { writeErrors?: Document[] } {
  const writeErrors: Document[] = []
  for (const [index, statement] of list.entries())
    try {
      run(statement, index)
    } catch (error) {
      const { code, message, more } = toFailure(error)
      writeErrors.push({ index, code, errmsg: message, ...more })
      if (isOrdered) break
    }
  return writeErrors.length > 0 ? { writeErrors } : {}
}
