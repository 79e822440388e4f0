/**
 * Table — rows of a name and numbers, with their sums, as text.
 */
export function table(head, rows) {
  const sums = head.slice(1).map((_, column) => rows.reduce((sum, row) => sum + row[column + 1], 0))
  const all = [head, ...rows, ['all', ...sums]].map((row) => row.map(String))
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column].length)))
  const line = (row) =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at]) : cell.padStart(widths[at])))
      .join('  ')
  const rule = widths.map((width) => '─'.repeat(width)).join('──')
  return [line(all[0]), rule, ...all.slice(1, -1).map(line), rule, line(all.at(-1))].join('\n')
}
