/** Prose — a text with `code` between backticks, as parts that a template sets each in its way. */
export interface Prose {
  readonly text: string
  readonly code: boolean
}

export const proseOf = (text: string): Prose[] =>
  text
    .split('`')
    .map((piece, index) => ({ text: piece, code: index % 2 === 1 }))
    .filter((piece) => piece.text !== '')
