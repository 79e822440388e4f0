/**
 * Delete — of one's own entry: asked first, since it can't be taken back.
 *
 * Rule: the page is told live what became of it, as everybody's is; a page that nothing tells is loaded again. Focus goes to the next entry.
 */
import { ask, paragraph } from './dialog'
import { failLine } from './fail-line'

export function askToDelete(row: HTMLElement, href: string, say: (text: string) => void): void {
  ask({
    title: 'Delete this entry?',
    body: paragraph('Its place in the stream stays, its content goes.'),
    buttons: [
      ['Delete', 'pri', () => void erase(row, href, say)],
      ['Keep', 'sec', () => row.focus({ preventScroll: true })],
    ],
  })
}

async function erase(row: HTMLElement, href: string, say: (text: string) => void): Promise<void> {
  const { nextElementSibling: next } = row
  try {
    const response = await fetch(href, { method: 'DELETE' })
    if (!response.ok && response.status !== 410) throw new Error(String(response.status))
  } catch {
    row.querySelector('.fail')?.remove()
    row.querySelector('.body')?.append(failLine('The entry could not be deleted. Try again.', true))
    return
  }
  say('Deleted')
  if (next?.matches('article') === true) (next as HTMLElement).focus({ preventScroll: true })
  if (document.querySelector('[data-state]:not([data-state=still], [data-state=offline])') === null)
    location.reload()
}
