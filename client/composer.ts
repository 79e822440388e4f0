/**
 * Composer — the form, with script: posts without leaving the page, keeps a draft for each stream.
 *
 * In:  the form as the server drew it. Out: documents to post, each with the stream that it goes to.
 * Rule: Ctrl or ⌘ Enter posts; Esc closes and keeps. After posting the focus stays in the field. The guest's name and id are
 * cookies rather than local storage, so that the server can draw the face at once and the form works without script too.
 */
import type { JsonObject } from '../schemas/wire'
import { avatarOf } from '../views/model/avatar'
import { guestName, type Guest } from '../views/model/note'
import { paragraphs } from '../views/model/text'
import { isObject, list, objectIn, textIn } from '../views/model/values'
import { writtenBy, type Fields, type Ids, type Written } from '../views/model/written'
import { fieldsOf, keepDraft, readDraft, setFields } from './fields'
import { guestNamed } from './guest'
import { randomId } from './live/random-id'
import { offerLocation } from './locate'

export interface Composer {
  focus(): void
  edit(document: JsonObject): void
  /** Why something was not posted. */
  wrong(text: string): void
}

export interface ComposerDeps {
  /** Names its draft. */
  readonly key: string
  send(document: JsonObject, to: string): void
  /** What the fields say; a stream's composer unless it is told otherwise. */
  readonly make?: (fields: Fields, guest: Guest, ids: Ids) => Written
}

export function createComposer(form: HTMLFormElement, deps: ComposerDeps): Composer {
  const { key, send, make = writtenNow } = deps
  const field = form.querySelector('textarea')!
  const name = form.querySelector<HTMLInputElement>('input[name=name]')!
  const to = form.querySelector<HTMLInputElement>('input[name=to]')
  const face = form.querySelector<HTMLElement>('.av')!
  const draft = (): void => keepDraft(form, key)
  const fill = (fields: Fields): void => {
    setFields(form, fields)
    draft()
  }
  const open = (): void => form.classList.remove('closed')

  function submit(): void {
    form.querySelector('.fail')?.remove()
    const ids = { activity: newId(), object: newId() }
    const fields = fieldsOf(form)
    if (make(fields, { id: '', name: '' }, ids) === null) return field.focus()
    if (guestName(name.value) === '' || to?.validity.valid === false)
      return void [name, to].find((one) => one?.reportValidity() === false)
    const guest = guestNamed(name.value)
    const written = make(fields, guest, ids)
    if (written === null) return
    if ('wrong' in written) return tell(form, written.wrong)
    drawFace(face, guest)
    fill({})
    send(written.document, to?.value ?? '')
    field.focus()
  }

  const kept = field.value === '' ? readDraft(key) : null
  if (kept !== null) setFields(form, kept)
  offerLocation(form, draft)
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
  form.addEventListener('input', draft)
  name.addEventListener('change', () => {
    if (guestName(name.value) !== '') drawFace(face, guestNamed(name.value))
  })

  return {
    focus: () => field.focus(),
    wrong: (text) => tell(form, text),
    edit(document) {
      fill(fieldsIn(document))
      field.focus()
    },
  }
}

const writtenNow = (fields: Fields, guest: Guest, ids: Ids): Written =>
  writtenBy(fields, guest, ids, Date.now())

/** As writtenBy made it. */
function fieldsIn(document: JsonObject): Fields {
  const object = isObject(document['object']) ? document['object'] : {}
  const place = objectIn(object['location'] ?? document['location']) ?? {}
  const [title, isArticle] = [textIn(object['name']) ?? '', object['type'] === 'Article']
  const content = textIn(object['content'] ?? document['content']) ?? ''
  const text = [...(isArticle ? [title] : []), ...paragraphs(content)].join('\n\n')
  const said = (value: JsonObject[string] | undefined): string[] =>
    value === undefined || value === null ? [] : [String(value)]
  return {
    text: [text],
    kind: isArticle ? ['Article'] : [],
    link: said(object['url']),
    title: object['type'] === 'Page' ? [title] : [],
    place: said(place['name']),
    latitude: said(place['latitude']),
    longitude: said(place['longitude']),
    answer: list(object['oneOf'] ?? object['anyOf'])
      .filter(isObject)
      .map((one) => String(one['name'])),
    several: object['anyOf'] === undefined ? [] : ['on'],
  }
}

function tell(form: HTMLElement, text: string): void {
  const words = document.createElement('p')
  words.className = 'fail'
  words.setAttribute('role', 'alert')
  words.textContent = text
  form.append(words)
}

function drawFace(face: HTMLElement, guest: Guest): void {
  const { hue, initials } = avatarOf({ ...guest }, '')
  face.className = `av hue-${hue}`
  face.textContent = initials
}

const newId = (): string => `urn:uuid:${randomId()}`
