/**
 * Compose sheet — on a phone the composer, once it is opened, fills the screen: its own head with Close and Post, nothing else to be reached.
 *
 * Rule: what else the page has is inert while it is open, so that focus stays in it; it stays the form that it is, which can't be a dialog, too.
 */
export interface Sheet {
  open(): void
  close(): void
  /** It fills the screen just now. */
  isWhole(): boolean
}

const NARROW = '(max-width: 719px)'

export function createSheet(form: HTMLFormElement): Sheet {
  const head = form.querySelector<HTMLElement>('.sheethead')
  const narrow = matchMedia(NARROW)
  let isOpen = false

  const isWhole = (): boolean => document.documentElement.classList.contains('covered')

  function draw(): void {
    const isSheet = isOpen && narrow.matches && head !== null
    form.classList.toggle('open', isOpen)
    if (isSheet === isWhole()) return
    document.documentElement.classList.toggle('covered', isSheet)
    setInertBeside(form, isSheet)
  }
  const set = (is: boolean): void => {
    isOpen = is
    draw()
  }
  narrow.addEventListener('change', draw)
  if (head !== null) head.hidden = false
  return {
    open: () => set(true),
    close: () => set(false),
    isWhole,
  }
}

/** Everything but it and what it lies in. */
function setInertBeside(element: HTMLElement, is: boolean): void {
  for (let at: Element = element; at !== document.body; at = at.parentElement!)
    for (const sibling of at.parentElement!.children)
      if (sibling !== at && sibling instanceof HTMLElement && !sibling.matches('[role=status]'))
        sibling.inert = is
}
