/**
 * Keys — single keys for the feed, as keys-list.ts tells them.
 *
 * Rule: off while typing and with modifiers, and all of them by the switch in the list. Real focus moves, so that a screen
 * reader follows. `g` waits a second for where to.
 */
import { areKeysOff, showKeys } from './keys-list'
import type { Rows } from './rows'

export interface KeyActions {
  readonly rows: Pick<Rows, 'beside'>
  write(): void
  showNew(): void
  pause(): void
  filter?(): void
}

const SEQUENCE_MS = 1_000

export function listenToKeys({
  rows,
  write,
  showNew,
  pause,
  filter = () => undefined,
}: KeyActions): void {
  const step = (by: 1 | -1): void => {
    const row = document.activeElement?.closest<HTMLElement>('.feed > article') ?? null
    const next = rows.beside(row, by)
    next?.focus({ preventScroll: true })
    next?.scrollIntoView({ block: 'nearest' })
  }
  const press = (action: string): void =>
    document.activeElement?.closest('article')?.querySelector<HTMLElement>(action)?.click()
  const open = (): void => press('a.time')
  const actions: Readonly<Record<string, () => void>> = {
    j: () => step(1),
    k: () => step(-1),
    n: write,
    '.': showNew,
    p: pause,
    f: filter,
    o: open,
    a: () => press('.say a.actor'),
    l: () => press('.like'),
    c: () => press('.answer'),
    s: () => press('.share'),
    '?': showKeys,
    g() {
      goesUntil = Date.now() + SEQUENCE_MS
    },
  }
  let goesUntil = 0
  document.addEventListener('keydown', (event) => {
    const { key, ctrlKey, metaKey, altKey, target } = event
    if (ctrlKey || metaKey || altKey || event.isComposing || isTyping(target)) return
    if (document.querySelector('dialog[open]') !== null) return
    if (key === 'Enter' && target instanceof Element && target.matches('article')) return open()
    const going = Date.now() < goesUntil
    goesUntil = 0
    const table = going ? PLACES : actions
    if (areKeysOff() || !Object.hasOwn(table, key)) return
    event.preventDefault()
    // What else listens for this key is not meant where it says where to go.
    if (going) event.stopImmediatePropagation()
    table[key]!()
  })
}

export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('input, textarea, select, [contenteditable]') !== null

const PLACES: Readonly<Record<string, () => void>> = {
  h: () => location.assign('/'),
  s: () => location.assign('/streams'),
  y: () => document.querySelector<HTMLElement>('[data-do=you]')?.click(),
}
