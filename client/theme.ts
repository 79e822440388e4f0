/** Theme — light, dark, or as the system: a choice in the head's menu, kept in a cookie for the server's first paint. */
import { setCookie } from './cookies'

export function startTheme(menu: HTMLDetailsElement): void {
  menu.hidden = false
  menu.addEventListener('change', ({ target }) => {
    if (!(target instanceof HTMLInputElement) || target.name !== 'theme') return
    setCookie('theme', target.value)
    if (target.value === '') delete document.documentElement.dataset['theme']
    else document.documentElement.dataset['theme'] = target.value
  })
  const close = (): void => {
    menu.open = false
  }
  menu.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape' || !menu.open) return
    close()
    menu.querySelector('summary')!.focus()
  })
  document.addEventListener('click', ({ target }) => {
    if (target instanceof Node && !menu.contains(target)) close()
  })
}
