/**
 * Keys list — what the single keys do, in a sheet over the page; with the switch that turns them off, kept in this browser.
 *
 * Rule: the menu opens it too, so that who has turned them off finds the switch. Closing goes back to where one was.
 */
import { keep } from './keep'

export const areKeysOff = (): boolean => keep.get('keys') === 'off'

export function showKeys(): void {
  const sheet = document.querySelector<HTMLDialogElement>('dialog.keys') ?? drawSheet()
  sheet.querySelector('input')!.checked = !areKeysOff()
  if (!sheet.open) sheet.showModal()
}

function drawSheet(): HTMLDialogElement {
  const sheet = element('dialog', 'keys')
  sheet.setAttribute('aria-label', 'Keys')
  const heading = element('h2', '', 'Keys')
  const choice = element('input')
  choice.type = 'checkbox'
  choice.setAttribute('role', 'switch')
  choice.addEventListener('change', () => keep.set('keys', choice.checked ? '' : 'off'))
  const label = element('label', '', 'Single keys')
  label.prepend(choice)
  const list = element('dl')
  for (const [keys, does] of KEYS) {
    const term = element('dt')
    for (const key of keys.split(' ')) term.append(element('kbd', '', key))
    list.append(term, element('dd', '', does))
  }
  const close = element('button', 'btn sec', 'Close')
  close.type = 'button'
  close.addEventListener('click', () => sheet.close())
  sheet.append(heading, list, label, close)
  sheet.addEventListener('click', ({ target }) => {
    if (target === sheet) sheet.close()
  })
  // Where one was may be hidden by now, as a menu is that closed: then keys must not be typed into the switch.
  sheet.addEventListener('close', () => {
    const focus = document.activeElement
    if (focus instanceof HTMLElement && sheet.contains(focus)) focus.blur()
  })
  document.body.append(sheet)
  return sheet
}

function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  className = '',
  text = '',
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name)
  if (className !== '') made.className = className
  made.textContent = text
  return made
}

const KEYS: readonly (readonly [keys: string, does: string])[] = [
  ['j k', 'next, previous entry'],
  ['o', 'open its page'],
  ['l', 'like'],
  ['c', 'comment'],
  ['s', 'share'],
  ['a', 'who did it'],
  ['n', 'write'],
  ['.', 'show new'],
  ['p', 'pause'],
  ['f', 'filter'],
  ['/', 'search'],
  ['g h', 'home'],
  ['g s', 'streams'],
  ['g y', 'you'],
  ['?', 'this list'],
  ['Esc', 'close'],
]
