/**
 * Recount — the panel's numbers and its curve, kept level with a stream that goes on.
 *
 * In:  that the stream has moved; the page as the server draws it now. Out: the panel's groups and curve, drawn anew.
 * Rule: asked of the server and never counted here: a filtered page hears only what matches, while counts are of the whole stream;
 * and which five of a group are shown is the server's rule. However much comes, it is one question in a while, none while nobody
 * sees the panel, and one at once for who comes back. Rows stay where they are under a pointer, with focus and while somebody
 * is looked for: then only numbers change.
 */
export interface Recount {
  /** The stream has moved. */
  heard(): void
  /** The panel may be seen now. */
  seen(): void
}

const AGAIN_MS = 10_000

/** `load` answers null when what it found is of another filter by now. */
export function recount(
  panel: HTMLElement,
  load: () => Promise<Document | null>,
  redrawn: () => void,
): Recount {
  let isBehind = false
  let timer: ReturnType<typeof setTimeout> | null = null

  async function ask(): Promise<void> {
    if (!isBehind || document.hidden || panel.getClientRects().length === 0) return
    isBehind = false
    const found = (await load().catch(() => null))?.querySelector<HTMLElement>('.panel')
    if (found) take(found)
    else isBehind = true
  }

  function take(found: HTMLElement): void {
    const day = found.querySelector('.day')
    const old = panel.querySelector('.day')
    if (day && old) old.replaceWith(day)
    else if (day) panel.querySelector('.board')!.before(day)
    if (isInUse(panel)) return renumber(panel, found)
    const open = new Set(groupsOf(panel).filter(isOpen).map(titleOf))
    panel.querySelector('.groups')!.replaceChildren(...found.querySelector('.groups')!.childNodes)
    for (const group of groupsOf(panel))
      if (open.has(titleOf(group))) group.querySelector('details')?.setAttribute('open', '')
    redrawn()
  }

  const seen = (): void => void ask()
  document.addEventListener('visibilitychange', seen)
  return {
    heard() {
      isBehind = true
      timer ??= setTimeout(() => {
        timer = null
        void ask()
      }, AGAIN_MS)
    },
    seen,
  }
}

const isInUse = (panel: HTMLElement): boolean =>
  panel.querySelector('.groups:hover, .groups :focus') !== null ||
  [...panel.querySelectorAll<HTMLInputElement>('.find')].some(({ value }) => value !== '')

function renumber(panel: HTMLElement, found: HTMLElement): void {
  const counts = new Map(boxesOf(found).map((box) => [nameOf(box), countOf(box).textContent]))
  for (const box of boxesOf(panel)) {
    const count = counts.get(nameOf(box))
    if (count !== undefined) countOf(box).textContent = count
  }
}

const boxesOf = (panel: HTMLElement): HTMLElement[] => [
  ...panel.querySelectorAll<HTMLElement>('label.box'),
]
const countOf = (box: HTMLElement): Element => box.querySelector('.n')!
const nameOf = (box: HTMLElement): string => {
  const { name, value } = box.querySelector('input')!
  return `${name}=${value}`
}
const groupsOf = (panel: HTMLElement): HTMLElement[] => [...panel.querySelectorAll('fieldset')]
const titleOf = (group: Element): string => group.querySelector('legend')?.textContent ?? ''
const isOpen = (group: Element): boolean => group.querySelector('details')?.open ?? false
