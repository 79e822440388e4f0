/**
 * Indent — JSON on lines of its own, every token as it came: a number such as 9007199254740993 would not live through a parser.
 *
 * In:  a text. Out: the same tokens, indented; the text itself when it is not JSON.
 */
export function indent(text: string): string {
  if (!isJson(text)) return text
  const pieces = text.match(/"(?:[^"\\]|\\.)*"|[[\]{},:]|[^\s"[\]{},:]+/g) ?? []
  let depth = 0
  const line = (): string => `\n${'  '.repeat(depth)}`
  return pieces
    .map((piece, index) => {
      if (piece === '{' || piece === '[') {
        if (isEnd(pieces[index + 1])) return piece
        depth++
        return piece + line()
      }
      if (isEnd(piece)) {
        if (isBeginning(pieces[index - 1])) return piece
        depth--
        return line() + piece
      }
      if (piece === ',') return piece + line()
      return piece === ':' ? ': ' : piece
    })
    .join('')
}

const isBeginning = (piece: string | undefined): boolean => piece === '{' || piece === '['
const isEnd = (piece: string | undefined): boolean => piece === '}' || piece === ']'

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object'
  } catch {
    return false
  }
}
