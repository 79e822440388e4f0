/**
 * Given — files that somebody drops on the column, pastes, or chooses.
 *
 * Rule: a file that is dropped beside it is let go without a word, where the browser would leave the page for it. What else is
 * dragged or pasted, text for instance, is left to the browser.
 */
export interface Giving {
  readonly form: HTMLFormElement
  readonly column: HTMLElement
  take(files: readonly File[]): void
}

export function takeFiles({ form, column, take }: Giving): void {
  const choose = form.querySelector<HTMLInputElement>('input[type=file]')!
  choose.multiple = true
  choose.addEventListener('change', (event) => {
    event.stopPropagation()
    take([...(choose.files ?? [])])
    choose.value = ''
  })

  document.addEventListener('paste', (event) => {
    const files = [...(event.clipboardData?.files ?? [])]
    const isElsewhere =
      event.target instanceof Element &&
      event.target.closest('input, textarea') !== null &&
      !form.contains(event.target)
    if (files.length === 0 || isElsewhere) return
    event.preventDefault()
    take(files)
  })

  const frame = document.createElement('p')
  frame.className = 'drop'
  frame.hidden = true
  frame.append(Object.assign(document.createElement('span'), { textContent: DROP }))
  column.append(frame)
  const show = (is: boolean): void => {
    frame.hidden = !is
  }
  const isOver = ({ target }: Event): boolean => target instanceof Node && column.contains(target)
  document.addEventListener('dragover', (event) => {
    if (!hasFiles(event)) return
    event.preventDefault()
    event.dataTransfer!.dropEffect = isOver(event) ? 'copy' : 'none'
    show(isOver(event))
  })
  document.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) show(false)
  })
  document.addEventListener('drop', (event) => {
    show(false)
    if (!hasFiles(event)) return
    event.preventDefault()
    if (isOver(event)) take([...event.dataTransfer!.files])
  })
}

const DROP = 'Drop to add to your entry'

const hasFiles = ({ dataTransfer }: DragEvent): boolean =>
  dataTransfer?.types.includes('Files') === true
