/**
 * Dialog — a question or a text above the page. The browser's own: it traps focus, closes by Esc, and gives focus back.
 */
export interface Ask {
  readonly title: string
  readonly body: Node | string
  readonly buttons: readonly (readonly [text: string, look: string, run: () => void])[]
}

export function ask({ title, body, buttons }: Ask): HTMLDialogElement {
  const dialog = document.createElement('dialog')
  const heading = document.createElement('h2')
  heading.id = 'asked'
  heading.textContent = title
  dialog.setAttribute('aria-labelledby', 'asked')
  const row = document.createElement('div')
  row.className = 'btns'
  for (const [text, look, run] of buttons) {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = `btn ${look}`
    button.textContent = text
    button.addEventListener('click', () => {
      dialog.close()
      run()
    })
    row.append(button)
  }
  dialog.append(heading, body, row)
  dialog.addEventListener('close', () => dialog.remove())
  document.body.append(dialog)
  dialog.showModal()
  return dialog
}

export function paragraph(text: string): HTMLElement {
  const words = document.createElement('p')
  words.textContent = text
  return words
}
