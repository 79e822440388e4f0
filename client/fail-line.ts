/** Fail line — the sentence that says beside its cause what went wrong; a screen reader is told at once. */
export function failLine(text: string, isSmall = false): HTMLElement {
  const words = document.createElement('p')
  words.className = isSmall ? 'fail small' : 'fail'
  words.setAttribute('role', 'alert')
  words.textContent = text
  return words
}
