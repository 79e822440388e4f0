/** Open — the call that the address names (`#readStream`) opens, and the one that is opened goes into the address. */
export function openByAddress(): void {
  const open = (): void => {
    const call = document.getElementById(location.hash.slice(1))
    if (!(call instanceof HTMLDetailsElement)) return
    call.open = true
    call.scrollIntoView()
  }
  window.addEventListener('hashchange', open)
  for (const call of document.querySelectorAll<HTMLDetailsElement>('details.call'))
    call.addEventListener('toggle', () => {
      if (call.open) history.replaceState(null, '', `#${call.id}`)
    })
  open()
}
