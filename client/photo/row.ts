/** Row — how far a photo is, in its row of the composer. */
export type State =
  | { readonly is: 'waiting' | 'up' }
  | { readonly is: 'going'; readonly share: number }
  | {
      readonly is: 'stopped'
      readonly share: number
      readonly reason: string
      readonly canGoOn: boolean
    }
  | { readonly is: 'refused'; readonly reason: string }

export function drawState(row: HTMLElement, state: State): void {
  const progress = row.querySelector('progress')!
  const told = row.querySelector<HTMLElement>('.told')!
  const share = 'share' in state ? state.share : 0
  const percent = Math.round(share * 100)
  row.dataset['state'] = state.is
  progress.hidden = state.is === 'up' || state.is === 'refused'
  progress.value = percent
  row.querySelector('.pc')!.textContent = PERCENT[state.is] ?? `${percent} %`
  const reason = 'reason' in state ? state.reason : ''
  told.hidden = reason === ''
  // Told once, when it comes.
  if (reason !== '') told.setAttribute('role', 'alert')
  else told.removeAttribute('role')
  told.querySelector('span')!.textContent = reason
  told.querySelector('button')!.hidden = !('canGoOn' in state && state.canGoOn)
}

const PERCENT: Partial<Record<State['is'], string>> = { up: '', refused: '' }
