/**
 * You — the menu of this browser's reader: colours, pause, keys. Above the rail's foot, a sheet from below on phones.
 *
 * In:  clicks on what leads to /you. Out: the theme's cookie, for the server's first paint; calls of who pauses this page.
 * Rule: the browser's own dialog, so that it traps focus, closes by Esc and gives focus back. What is not possible here is not in it.
 * Why not drawn by the server: without script its links lead to the page of the same name, which sets the same cookie.
 */
import { THEMES } from '../views/model/themes'
import { setCookie } from './cookies'
import { showKeys } from './keys-list'

export interface You {
  /** This page can be paused; `toggle` answers whether it is now. */
  pausedBy(toggle: () => boolean, isPaused: () => boolean): void
}

export function startYou(page: Document): You {
  let pausing: { toggle: () => boolean; isPaused: () => boolean } | null = null
  page.addEventListener('change', ({ target }) => {
    if (target instanceof HTMLInputElement && target.name === 'theme') wear(page, target.value)
  })
  page.addEventListener('click', (event) => {
    const { target, ctrlKey, metaKey, shiftKey } = event
    const link = target instanceof Element ? target.closest('[data-do=you]') : null
    if (link === null || link.hasAttribute('aria-current') || ctrlKey || metaKey || shiftKey) return
    event.preventDefault()
    show()
  })

  function show(): void {
    const sheet = page.createElement('dialog')
    sheet.className = 'me'
    sheet.setAttribute('aria-label', 'You')
    const close = (): void => sheet.close()
    sheet.append(colours(page))
    if (pausing !== null) {
      const { toggle, isPaused } = pausing
      const pause = button(page, 'Pause', 'p', () => {
        toggle()
        close()
      })
      pause.setAttribute('aria-pressed', String(isPaused()))
      sheet.append(pause)
    }
    sheet.append(
      button(page, 'Keys', '?', () => {
        close()
        showKeys()
      }),
      button(page, 'Close', 'Esc', close),
    )
    sheet.addEventListener('click', ({ target }) => {
      if (target === sheet) close()
    })
    sheet.addEventListener('close', () => sheet.remove())
    page.body.append(sheet)
    sheet.showModal()
  }

  return {
    pausedBy(toggle, isPaused) {
      pausing = { toggle, isPaused }
    },
  }
}

function wear(page: Document, theme: string): void {
  setCookie('theme', theme)
  if (theme === '') delete page.documentElement.dataset['theme']
  else page.documentElement.dataset['theme'] = theme
  page
    .querySelector('meta[name=color-scheme]')
    ?.setAttribute('content', theme === '' ? 'light dark' : theme)
}

function colours(page: Document): HTMLElement {
  const set = page.createElement('fieldset')
  const legend = page.createElement('legend')
  legend.textContent = 'Colours'
  set.append(legend)
  for (const { value, text } of THEMES) {
    const label = page.createElement('label')
    const radio = page.createElement('input')
    radio.type = 'radio'
    radio.name = 'theme'
    radio.value = value
    radio.checked = (page.documentElement.dataset['theme'] ?? '') === value
    radio.autofocus = radio.checked
    label.append(radio, text)
    set.append(label)
  }
  return set
}

function button(page: Document, text: string, key: string, run: () => void): HTMLElement {
  const made = page.createElement('button')
  made.type = 'button'
  made.textContent = text
  const hint = page.createElement('kbd')
  hint.setAttribute('aria-hidden', 'true')
  hint.textContent = key
  made.append(hint)
  made.addEventListener('click', run)
  return made
}
