/**
 * Who liked — the people behind the number of likes, above the page: what the chip "Likes" leads to, without leaving the page.
 *
 * In:  clicks on `a[data-do=who]`. Out: a dialog with the rows of the page that it leads to; without script, or when that can't be loaded,
 * the page itself.
 */
import { ask, paragraph } from './dialog'
import { loadPage } from './load-page'

export function whoOn(page: HTMLElement): void {
  page.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[data-do=who]') : null
    if (!(link instanceof HTMLAnchorElement)) return
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    show(link.href).catch(() => location.assign(link.href))
  })
}

async function show(href: string): Promise<void> {
  const page = await loadPage(href, 'no-store')
  const rows = [...page.querySelectorAll<HTMLElement>('.told > article')]
  const older = page.querySelector<HTMLAnchorElement>('.older > a')
  const list = document.createElement('ul')
  list.className = 'who-list'
  for (const row of rows) {
    const one = document.createElement('li')
    for (const part of ['.stack', '.actor', '.time']) {
      const found = row.querySelector(part)
      if (found !== null) one.append(found)
    }
    list.append(one)
  }
  const nobody = page.querySelector('.nothing')?.textContent ?? ''
  ask({
    title: 'Who liked it',
    body: rows.length === 0 ? paragraph(nobody) : list,
    buttons: [
      ...(older === null
        ? []
        : ([['All that happened', 'sec', () => location.assign(older.href)]] as const)),
      ['Close', 'pri', () => undefined],
    ],
  })
}
