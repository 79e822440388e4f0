/**
 * Members — what stands in a JSON object or a list, as text.
 *
 * In:  text that is known to be one JSON object (or list), as stored. Out: its members' (elements') own text, in order.
 * Rule: nothing is parsed and written anew, so that `1.10` or 9007199254740993 leaves as it came (D3).
 */
export function membersOf(text: string): Map<string, string> {
  const members = new Map<string, string>()
  for (let at = skipSpace(text, 1); text[at] !== '}';) {
    const nameEnd = endOfValue(text, at)
    const name = JSON.parse(text.slice(at, nameEnd)) as string
    const start = skipSpace(text, skipSpace(text, nameEnd) + 1)
    const end = endOfValue(text, start)
    members.set(name, text.slice(start, end))
    at = afterComma(text, end)
  }
  return members
}

/** A value that is no list is its only element. */
export function elementsOf(text: string): string[] {
  if (!text.startsWith('[')) return [text]
  const elements: string[] = []
  for (let at = skipSpace(text, 1); text[at] !== ']';) {
    const end = endOfValue(text, at)
    elements.push(text.slice(at, end))
    at = afterComma(text, end)
  }
  return elements
}

export const joined = (members: ReadonlyMap<string, string>): string =>
  `{${Array.from(members, ([name, value]) => `${JSON.stringify(name)}:${value}`).join()}}`

function endOfValue(text: string, start: number): number {
  let depth = 0
  for (let at = start; at < text.length; at++) {
    const char = text[at]!
    if (char === '"') {
      at = endOfString(text, at)
      if (depth === 0) return at + 1
    } else if (char === '{' || char === '[') depth++
    else if (char === '}' || char === ']') {
      if (depth === 0) return trimmedEnd(text, start, at)
      if (--depth === 0) return at + 1
    } else if (char === ',' && depth === 0) return trimmedEnd(text, start, at)
  }
  throw new Error('a stored text is not JSON')
}

/** The place of the closing quote. */
function endOfString(text: string, start: number): number {
  for (let at = start; ;) {
    at = text.indexOf('"', at + 1)
    if (at < 0) throw new Error('a stored text is not JSON')
    let slashes = 0
    while (text[at - 1 - slashes] === '\\') slashes++
    if (slashes % 2 === 0) return at
  }
}

function trimmedEnd(text: string, start: number, end: number): number {
  let at = end
  while (at > start && SPACE.has(text[at - 1]!)) at--
  return at
}

function skipSpace(text: string, start: number): number {
  let at = start
  while (SPACE.has(text[at] ?? '')) at++
  return at
}

function afterComma(text: string, end: number): number {
  const at = skipSpace(text, end)
  return text[at] === ',' ? skipSpace(text, at + 1) : at
}

const SPACE = new Set([' ', '\t', '\n', '\r'])
