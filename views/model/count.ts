/** Count — numbers as a reader sees them: digits with thousands separators, and the right form of the word. */
export const countText = (count: number): string => String(count).replace(/\B(?=(?:\d{3})+$)/g, ',')

export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${countText(count)} ${count === 1 ? one : many}`

/** entry → entries */
export const entriesText = (count: number): string => counted(count, 'entry', 'entries')
