/**
 * Locate — fills the place's coordinates with where the browser is. It is asked only when somebody presses the button, each time.
 *
 * In:  the composer. Out: four digits, some ten metres; or a sentence that says what can be done instead.
 */
export function offerLocation(form: HTMLFormElement, changed: () => void): void {
  const button = form.querySelector<HTMLButtonElement>('[data-do=locate]')
  if (button === null || !('geolocation' in navigator) || !isSecureContext) return
  const told = button.closest('details')!.querySelector('.told')!
  const set = (name: string, value: number): void => {
    form.querySelector<HTMLInputElement>(`input[name=${name}]`)!.value = value.toFixed(4)
  }
  button.hidden = false
  button.addEventListener('click', () => {
    told.textContent = 'Asking the browser where you are'
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        set('latitude', coords.latitude)
        set('longitude', coords.longitude)
        told.textContent = 'Your position is in the fields. Nobody has it before you post.'
        changed()
      },
      ({ code, PERMISSION_DENIED }) => {
        told.textContent = code === PERMISSION_DENIED ? REFUSED : UNKNOWN
      },
      { timeout: 15_000, maximumAge: 60_000 },
    )
  })
}

const REFUSED = 'The browser did not give a position. You can type the name of the place.'
const UNKNOWN = 'Your position can’t be found just now.'
