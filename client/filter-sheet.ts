/**
 * Filter sheet — the panel where there is no room beside the feed: it comes over the page, keeps the focus, and gives it back.
 *
 * Rule: all else is inert meanwhile, which traps the focus and hides it from screen readers; Escape, the cross and a press
 * beside it close it. Where the panel stands beside the feed it is none.
 */
export interface Sheet {
  isOne(): boolean
  open(): void
  close(): void
}

const NARROW = '(max-width: 1079px)'

export function openSheet(panel: HTMLElement, board: HTMLElement, opener: HTMLElement): Sheet {
  const narrow = matchMedia(NARROW)
  const others = (): HTMLElement[] =>
    [...document.querySelectorAll<HTMLElement>('.frame > *, .tabs, .skip')].filter(
      (one) => one !== panel,
    )
  let from: HTMLElement | null = null

  const set = (isOpen: boolean): void => {
    panel.classList.toggle('open', isOpen)
    for (const one of others()) one.inert = isOpen
    if (isOpen) {
      board.setAttribute('role', 'dialog')
      board.setAttribute('aria-modal', 'true')
      board.setAttribute('aria-label', board.querySelector('.whole')!.textContent)
    } else for (const name of ['role', 'aria-modal', 'aria-label']) board.removeAttribute(name)
  }
  const close = (): void => {
    if (!panel.classList.contains('open')) return
    set(false)
    ;(from ?? opener).focus({ preventScroll: true })
  }
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !panel.classList.contains('open')) return
    event.preventDefault()
    close()
  })
  // What is inert takes no press: it goes to the page itself.
  document.addEventListener('pointerdown', ({ target }) => {
    if (target instanceof Element && !panel.contains(target)) close()
  })
  narrow.addEventListener('change', close)

  return {
    isOne: () => narrow.matches,
    open() {
      if (panel.classList.contains('open')) return
      from = document.activeElement instanceof HTMLElement ? document.activeElement : null
      if (from === document.body) from = null
      set(true)
      board.focus({ preventScroll: true })
    },
    close,
  }
}
