/**
 * Search — `/` from anywhere; on its page a choice of stream searches at once.
 *
 * Rule: off while typing, with modifiers, below a dialog, and by the switch of the keys. Esc leaves the field, and nothing is lost.
 */
import { isTyping } from './keys'
import { areKeysOff } from './keys-list'

export function startSearch(page: Document): void {
  const field = page.querySelector<HTMLInputElement>('.seek input[type=search]')
  page.querySelector<HTMLSelectElement>('.seek select')?.addEventListener('change', () => {
    if (field?.value.trim()) field.form!.requestSubmit()
  })
  field?.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return
    event.preventDefault()
    field.blur()
  })
  page.addEventListener('keydown', (event) => {
    const { key, ctrlKey, metaKey, altKey, target } = event
    if (key !== '/' || ctrlKey || metaKey || altKey || event.isComposing || isTyping(target)) return
    if (areKeysOff() || page.querySelector('dialog[open]') !== null) return
    event.preventDefault()
    if (field === null) page.querySelector<HTMLElement>('[data-do=search]')?.click()
    else field.select()
  })
}
