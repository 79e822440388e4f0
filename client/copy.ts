/** Copy — the button beside a command line. Only where the browser lets a page copy. */
export function offerCopy(code: HTMLElement): void {
  const button = code.querySelector<HTMLButtonElement>('[data-do=copy]')
  if (button === null || !('clipboard' in navigator)) return
  button.hidden = false
  button.addEventListener('click', () => {
    const text = code.querySelector('pre')?.textContent.replace(/^\$ /, '') ?? ''
    void navigator.clipboard.writeText(text).then(() => {
      button.textContent = 'Copied'
    })
  })
}
