/** Grouped — the rows of one stream, neighbouring lines that say nearly the same as one. As client/groups.ts does it for what comes live. */
import { readDeed, runsIn, sentenceOfRun, type Line } from '../../views/model/group'
import type { Row } from '../../views/model/row'

interface Marked extends Row {
  /** A mark stands above it: what is below belongs to no group above. */
  readonly day?: string | null
  readonly line?: unknown
}

export function withGroups<Any extends Marked>(
  rows: readonly Any[],
  zone: string,
): (Any & { readonly group?: Row['sentence']; readonly isWithin?: boolean })[] {
  // A null before each row that has a mark above it.
  const lines: (Line | null)[] = []
  const rowAt: number[] = []
  for (const [at, { deed, day, line, time }] of rows.entries()) {
    if (day || line) lines.push(null)
    rowAt[lines.length] = at
    lines.push(deed === null ? null : readDeed(deed, time === null ? null : Date.parse(time.iso)))
  }
  const drawn: (Any & { group?: Row['sentence']; isWithin?: boolean })[] = rows.map((row) => ({
    ...row,
  }))
  for (const run of runsIn(lines)) {
    const from = rowAt[run.from]!
    const of = drawn.slice(from, from + run.to - run.from)
    const since = lines[run.to - 1]!.at
    of[0]!.group = sentenceOfRun(
      run,
      of.map(({ sentence }) => sentence),
      since,
      zone,
    )
    for (const row of of.slice(1)) row.isWithin = true
  }
  return drawn
}
