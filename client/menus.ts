/**
 * Menus — the `⋯` of an entry, wherever it stands: copy its link, show it as data, mute who did it, delete one's own.
 *
 * In:  clicks on `.more`, as item.pug draws it. Out: one menu for the page, above everything, closed by Esc, a choice, or any other place.
 * Rule: arrows move in it, and focus goes back to where it came from. What is not possible for this entry is not in it.
 */
import { guestHere } from './guest'
import { askToDelete } from './delete'
import { muteFrom } from './mute'
import { showData } from './show-data'

interface Choice {
  readonly text: string
  readonly run: () => void
}

export function startMenus(page: HTMLElement, say: (text: string) => void): void {
  const menu = document.createElement('div')
  menu.className = 'options'
  menu.setAttribute('role', 'menu')
  menu.hidden = true
  page.append(menu)
  let opener: HTMLElement | null = null

  function open(button: HTMLElement, row: HTMLElement): void {
    close()
    opener = button
    opener.setAttribute('aria-expanded', 'true')
    menu.replaceChildren(...choicesOf(row, say).map((one) => itemOf(one, close)))
    menu.hidden = false
    place(menu, button)
    items()[0]?.focus({ preventScroll: true })
  }
  function close(): void {
    if (menu.hidden) return
    const hadFocus = menu.contains(document.activeElement)
    menu.hidden = true
    opener?.setAttribute('aria-expanded', 'false')
    if (hadFocus) opener?.focus({ preventScroll: true })
    opener = null
  }
  const items = (): HTMLElement[] => [...menu.children] as HTMLElement[]

  page.addEventListener('click', ({ target }) => {
    const button =
      target instanceof Element ? target.closest<HTMLElement>('.more[aria-haspopup]') : null
    const row = button?.closest<HTMLElement>('article')
    if (button && row && button !== opener) open(button, row)
    else if (button || !(target instanceof Node && menu.contains(target))) close()
  })
  menu.addEventListener('keydown', (event) => {
    const all = items()
    const at = all.findIndex((one) => one === document.activeElement)
    const to = STEPS[event.key]?.(at, all.length)
    if (event.key === 'Escape' || event.key === 'Tab') close()
    else if (to !== undefined) all[to]?.focus()
    else return
    if (event.key !== 'Tab') event.preventDefault()
    event.stopPropagation()
  })
  for (const name of ['scroll', 'resize']) addEventListener(name, close, { passive: true })
}

const STEPS: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowDown: (at, count) => (at + 1) % count,
  ArrowUp: (at, count) => (at - 1 + count) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
}

function choicesOf(row: HTMLElement, say: (text: string) => void): Choice[] {
  const href = row.querySelector<HTMLAnchorElement>('a.time')?.href
  const who = row.querySelector<HTMLAnchorElement>('.say a.actor')
  const id = who === null ? null : new URL(who.href).searchParams.get('id')
  const isOwn = id !== null && id === guestHere()?.id
  const all: Choice[] = []
  if (href !== undefined) {
    if ('clipboard' in navigator)
      all.push({
        text: 'Copy link',
        run: () => void navigator.clipboard.writeText(href).then(() => say('Link copied')),
      })
    all.push({ text: 'Show as data, AS2', run: () => void showData(href, 'AS2') })
    all.push({ text: 'Show as data, AS1', run: () => void showData(href, 'AS1') })
  }
  if (id !== null && !isOwn)
    all.push({ text: `Mute ${who!.textContent}`, run: () => muteFrom(row, id, who!.textContent) })
  if (isOwn && href !== undefined)
    all.push({ text: 'Delete', run: () => askToDelete(row, href, say) })
  return all
}

function itemOf({ text, run }: Choice, close: () => void): HTMLElement {
  const item = document.createElement('button')
  item.type = 'button'
  item.setAttribute('role', 'menuitem')
  item.tabIndex = -1
  item.textContent = text
  item.addEventListener('click', (event) => {
    event.stopPropagation()
    close()
    run()
  })
  return item
}

/** Below the button, or above where there is no room. Set through the object model, which the page's policy allows. */
function place(menu: HTMLElement, button: HTMLElement): void {
  const { right, bottom, top } = button.getBoundingClientRect()
  const { offsetHeight, offsetWidth } = menu
  const below = bottom + 4 + offsetHeight <= innerHeight
  menu.style.left = `${Math.max(8, Math.min(right, innerWidth - 8) - offsetWidth)}px`
  menu.style.top = `${below ? bottom + 4 : Math.max(8, top - 4 - offsetHeight)}px`
}
