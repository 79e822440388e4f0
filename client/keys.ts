/**
 * Keys — single keys for the feed: `j` `k` next and previous entry, `o` or Enter its page, `l` like, `c` comment, `s` share,
 * `n` write, `.` show new.
 *
 * Rule: off while typing and with modifiers. Real focus moves, so that a screen reader follows.
 */
import type { Rows } from './rows'

export interface KeyActions {
  readonly rows: Pick<Rows, 'beside'>
  write(): void
  showNew(): void
}

export function listenToKeys({ rows, write, showNew }: KeyActions): void {
  const step = (by: 1 | -1): void => {
    const row = document.activeElement?.closest<HTMLElement>('.feed > article') ?? null
    const next = rows.beside(row, by)
    next?.focus({ preventScroll: true })
    next?.scrollIntoView({ block: 'nearest' })
  }
  const open = (): void =>
    document.activeElement?.closest('article')?.querySelector<HTMLElement>('a.time')?.click()
  const press = (action: string): void =>
    document.activeElement?.closest('article')?.querySelector<HTMLElement>(action)?.click()
  const actions: Readonly<Record<string, () => void>> = {
    j: () => step(1),
    k: () => step(-1),
    n: write,
    '.': showNew,
    o: open,
    l: () => press('.like'),
    c: () => press('.answer'),
    s: () => press('.share'),
  }
  document.addEventListener('keydown', (event) => {
    const { key, ctrlKey, metaKey, altKey, target } = event
    if (ctrlKey || metaKey || altKey || event.isComposing || isTyping(target)) return
    if (key === 'Enter' && target instanceof Element && target.matches('article')) return open()
    if (!Object.hasOwn(actions, key)) return
    event.preventDefault()
    actions[key]!()
  })
}

export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('input, textarea, select, [contenteditable]') !== null
