import { addWords } from '../../server/append/words'
import { excerptOf, markWords } from '../../server/pages/mark'

const wantedIn = (q: string): Set<string> => {
  const words = new Set<string>()
  addWords(q, words, 64)
  return words
}
const marked = (text: string, q: string): string =>
  markWords(text, wantedIn(q))
    .map((piece) => (piece.found ? `[${piece.text}]` : piece.text))
    .join('')

test.each([
  ['Second heron at the sluice', 'HERON', 'Second [heron] at the sluice'],
  ['herons, heron-count: Heron!', 'heron', 'herons, [heron]-count: [Heron]!'],
  ['Čapljina', 'capljina', 'Čapljina'],
  ['ČAPLJA', 'čaplja', '[ČAPLJA]'],
  ['cafe\u0301 au lait', 'café', '[cafe\u0301] au lait'],
  ['ΟΔΟΣ', 'οδός οδος', '[ΟΔΟΣ]'],
  ['her\u00adon', 'heron', '[her\u00adon]'],
  ['東京の川', '川', '東京の[川]'],
  ['v2東3', '東', 'v2[東]3'],
  ['<b>heron</b>', 'heron', '<b>[heron]</b>'],
  ['', 'heron', ''],
  ['…', 'heron', '…'],
])('%j for %j', (text, q, expected) => {
  expect(marked(text, q)).toBe(expected)
  expect(
    markWords(text, wantedIn(q))
      .map((piece) => piece.text)
      .join(''),
  ).toBe(text)
})

test('an excerpt shows the first that was found, wherever it stands, and where it is cut', () => {
  const filler = 'water runs over stone and on '.repeat(40)
  for (const text of [`heron ${filler}`, `${filler}heron ${filler}`, `${filler}heron`]) {
    const pieces = excerptOf(text, wantedIn('heron'))!
    const shown = pieces.map((piece) => piece.text).join('')
    expect(pieces.filter(({ found }) => found)).toEqual([{ text: 'heron', found: true }])
    expect(shown.length).toBeLessThan(230)
    expect(shown.startsWith('… ')).toBe(!text.startsWith('heron'))
    expect(shown.endsWith(' …')).toBe(!text.endsWith('heron'))
  }
  expect(excerptOf(filler, wantedIn('heron'))).toBeNull()
})

test('a text without a space is shown about what was found, too (P7)', () => {
  const text = `${'川'.repeat(5_000)}東${'川'.repeat(5_000)}`
  const pieces = excerptOf(text, wantedIn('東'))!
  expect(pieces.some(({ found }) => found)).toBe(true)
  expect(pieces.map((piece) => piece.text).join('').length).toBeLessThan(400)
})
