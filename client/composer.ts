/**
 * Composer — the form, with script: posts without leaving the page, keeps a draft for each stream.
 *
 * In:  the form as the server drew it. Out: documents to post.
 * Rule: Ctrl or ⌘ Enter posts; Esc closes and keeps. After posting the focus stays in the field. The guest's name and id are
 * cookies rather than local storage, so that the server can draw the face at once and the form works without script too.
 */
import type { JsonObject } from '../schemas/wire'
import { avatarOf } from '../views/model/avatar'
import { guestName, noteOf, type Guest } from '../views/model/note'
import { paragraphs } from '../views/model/text'
import { isObject } from '../views/model/values'
import { guestNamed } from './guest'
import { keep } from './keep'
import { randomId } from './live/random-id'

export interface Composer {
  focus(): void
  edit(document: JsonObject): void
}

export function createComposer(
  form: HTMLFormElement,
  stream: string,
  send: (document: JsonObject) => void,
): Composer {
  const field = form.querySelector('textarea')!
  const name = form.querySelector<HTMLInputElement>('input[name=name]')!
  const face = form.querySelector<HTMLElement>('.av')!
  const setText = (text: string): void => {
    field.value = text
    keep.set(`draft.${stream}`, text)
  }
  const open = (): void => form.classList.remove('closed')

  function submit(): void {
    const text = field.value.trim()
    if (text === '') return field.focus()
    if (guestName(name.value) === '') return void name.reportValidity()
    const guest = guestNamed(name.value)
    drawFace(face, guest)
    send(noteOf(text, guest, { activity: newId(), object: newId() }))
    setText('')
    field.focus()
  }

  if (field.value === '') field.value = keep.get(`draft.${stream}`)
  form.noValidate = true
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    submit()
  })
  form.addEventListener('focusin', open)
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      submit()
    } else if (event.key === 'Escape' && !event.isComposing) {
      form.classList.add('closed')
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
    }
  })
  field.addEventListener('input', () => keep.set(`draft.${stream}`, field.value))
  name.addEventListener('change', () => {
    if (guestName(name.value) !== '') drawFace(face, guestNamed(name.value))
  })

  return {
    focus: () => field.focus(),
    edit(document) {
      const { object } = document
      const content = isObject(object) ? String(object['content'] ?? '') : ''
      setText(paragraphs(content).join('\n\n'))
      field.focus()
    },
  }
}

function drawFace(face: HTMLElement, guest: Guest): void {
  const { hue, initials } = avatarOf({ ...guest }, '')
  face.className = `av hue-${hue}`
  face.textContent = initials
}

const newId = (): string => `urn:uuid:${randomId()}`
