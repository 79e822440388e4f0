/**
 * Fields — what stands in the composer's fields, and a draft of it in this browser.
 *
 * Rule: who writes and where to is no part of a draft; a draft of nothing is none. What a field's part holds is shown.
 * Photos are rows of their own, drawn by who sends them.
 */
import type { Fields } from '../views/model/written'
import { keep } from './keep'

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

export function fieldsOf(form: HTMLFormElement): Fields {
  const fields: Record<string, string[]> = {}
  for (const [name, value] of new FormData(form))
    if (typeof value === 'string') (fields[name] ??= []).push(value)
  return fields
}

export function setFields(form: HTMLFormElement, fields: Fields): void {
  const taken: Record<string, number> = {}
  for (const control of form.querySelectorAll<Control>('[name]')) {
    const { name } = control
    if (OUTSIDE.has(name) || PHOTOS.has(name)) continue
    const at = (taken[name] = (taken[name] ?? -1) + 1)
    const value = fields[name]?.[at] ?? ''
    if (control instanceof HTMLInputElement && control.type === 'checkbox')
      control.checked = value !== ''
    else if (!(control instanceof HTMLSelectElement)) control.value = value
    else if (value !== '' || name === 'kind') control.value = value
  }
  // A place shows as a chip.
  for (const part of form.querySelectorAll<HTMLDetailsElement>('details.extra'))
    part.open = !part.matches('.at') && isFilled(part)
}

/** Whether there is one now. */
export function keepDraft(form: HTMLFormElement, key: string): boolean {
  const isSomething = saysSomething(form)
  keep.set(`draft.${key}`, isSomething ? JSON.stringify(Object.fromEntries(draftOf(form))) : '')
  return isSomething && keep.get(`draft.${key}`) !== ''
}

export const saysSomething = (form: HTMLFormElement): boolean =>
  draftOf(form).some(([name, values]) => !CHOICES.has(name) && values.join('') !== '')

const draftOf = (form: HTMLFormElement): [name: string, values: readonly string[]][] =>
  Object.entries(fieldsOf(form)).filter(([name]) => !OUTSIDE.has(name))

export function readDraft(key: string): Fields | null {
  const text = keep.get(`draft.${key}`)
  try {
    return text === '' ? null : (JSON.parse(text) as Fields)
  } catch {
    return { text: [text] }
  }
}

const OUTSIDE = new Set(['name', 'to', 'about', 'do', 'stream', 'at', 'back'])
/** client/photo/photos.ts draws these. */
const PHOTOS = new Set(['photo', 'alt', 'file', 'without'])
const CHOICES = new Set(['kind', 'hours'])

const isFilled = (part: HTMLElement): boolean =>
  [...part.querySelectorAll<HTMLInputElement>('input:not([type=checkbox])')].some(
    ({ value }) => value !== '',
  )
