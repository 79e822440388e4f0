/** Ghosts — shapes of rows, where rows are about to stand. They don't shimmer, and nobody hears of them. */
const COUNT = 8

export function createGhosts(): HTMLElement {
  const all = document.createElement('div')
  all.className = 'ghosts'
  all.setAttribute('aria-hidden', 'true')
  for (let at = 0; at < COUNT; at++) {
    const row = document.createElement('div')
    row.className = 'entry'
    const body = document.createElement('div')
    body.className = 'body'
    for (let bar = 0; bar < 2 + (at % 3); bar++) body.append(document.createElement('i'))
    const face = document.createElement('span')
    face.className = 'av'
    row.append(face, body)
    all.append(row)
  }
  return all
}
