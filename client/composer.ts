/**
 * Composer — the form, with script: posts without leaving the page, keeps a draft for each stream.
 *
 * In:  the form as the server drew it. Out: documents to post, each with the stream that it goes to.
 * Rule: Ctrl or ⌘ Enter posts; Esc closes and keeps. A post waits for its photos. After posting the focus stays in the field. The guest's name and id are
 * cookies rather than local storage, so that the server can draw the face at once and the form works without script too.
 */
import type { JsonObject } from '../schemas/wire'
import { avatarOf } from '../views/model/avatar'
import { guestName, type Guest } from '../views/model/note'
import { fieldsIn } from '../views/model/rewritten'
import { writtenBy, type Fields, type Ids, type Written } from '../views/model/written'
import { followKind } from './compose-kind'
import { chipPlace } from './compose-place'
import { growPoll } from './compose-poll'
import { createSheet } from './compose-sheet'
import { failLine } from './fail-line'
import { fieldsOf, keepDraft, readDraft, saysSomething, setFields } from './fields'
import { guestNamed } from './guest'
import { randomId } from './live/random-id'
import { offerLocation } from './locate'
import { offerPhotos } from './photo/offer'

export interface Composer {
  focus(): void
  /** False when something else stands there, which is left as it is. */
  edit(document: JsonObject): boolean
  /** Why something was not posted. */
  wrong(text: string): void
}

export interface ComposerDeps {
  /** Names its draft. */
  readonly key: string
  send(document: JsonObject, to: string): void
  /** To who can't see it. */
  said?(text: string): void
  /** What the fields say; a stream's composer unless it is told otherwise. */
  readonly make?: (fields: Fields, guest: Guest, ids: Ids) => Written
}

export function createComposer(form: HTMLFormElement, deps: ComposerDeps): Composer {
  const { key, send, make = writtenNow } = deps
  const field = form.querySelector('textarea')!
  const name = form.querySelector<HTMLInputElement>('input[name=name]')!
  const to = form.querySelector<HTMLInputElement>('input[name=to]')
  const face = form.querySelector<HTMLElement>('.av')!
  const icons = form.querySelector('use')?.getAttribute('href')?.split('#')[0] ?? ''
  const said = (): Fields => fieldsOf(form)
  const tell = (text: string): void => form.append(failLine(text))
  const sheet = createSheet(form)
  const photos = offerPhotos(form, {
    icons,
    open,
    changed: photosChanged,
    said: deps.said ?? (() => undefined),
    wrong: tell,
  })
  const parts = [followKind(form, said), growPoll(form), chipPlace(form, said, icons)]
  /** Pressed, and held back by a photo. */
  let isPosting = false

  function changed(): void {
    form.classList.toggle('drafted', keepDraft(form, key))
    for (const draw of parts) draw()
  }
  function fill(fields: Fields): void {
    setFields(form, fields)
    photos.set(fields)
    changed()
  }
  function open(): void {
    form.classList.remove('closed')
    sheet.open()
  }
  function close(): void {
    setPosting(false)
    form.classList.add('closed')
    sheet.close()
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
  }
  function setPosting(is: boolean): void {
    isPosting = is
    drawPosting(form, is ? photos.count() : 0)
  }
  function photosChanged(): void {
    changed()
    if (!isPosting) return
    if (photos.standing() === 'up') submit()
    else if (photos.standing() === 'stuck') setPosting(false)
  }

  function submit(): void {
    setPosting(false)
    form.querySelector(':scope > .fail')?.remove()
    const ids = { activity: newId(), object: newId() }
    const fields = said()
    if (photos.count() === 0 && make(fields, { id: '', name: '' }, ids) === null)
      return field.focus()
    if (guestName(name.value) === '' || to?.validity.valid === false)
      return void [name, to].find((one) => one?.reportValidity() === false)
    if (photos.standing() === 'stuck')
      return tell('A photo can’t be sent as it is. Remove it, or choose another.')
    if (photos.standing() === 'under way') {
      setPosting(true)
      return photos.goOn()
    }
    const guest = guestNamed(name.value)
    const written = make(fields, guest, ids)
    if (written === null) return
    if ('wrong' in written) return tell(written.wrong)
    drawFace(face, guest)
    fill({})
    const isWhole = sheet.isWhole()
    if (isWhole) close()
    send(written.document, to?.value ?? '')
    if (!isWhole) field.focus()
  }

  const kept = field.value === '' ? readDraft(key) : null
  form.classList.add('able')
  if (kept !== null) fill(kept)
  else photos.set(said())
  offerLocation(form, changed)
  form.noValidate = true
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    submit()
  })
  form.addEventListener('focusin', open)
  keepWhilePressed(form)
  form.addEventListener('keydown', (event) => {
    if (event.isComposing) return
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      submit()
      // A line is finished, not the entry.
    } else if (event.key === 'Enter' && event.target instanceof HTMLInputElement)
      event.preventDefault()
    else if (event.key === 'Escape') close()
  })
  form.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest<HTMLElement>('[data-do]') : null
    if (button?.dataset['do'] === 'close') close()
    if (button?.dataset['do'] === 'post') submit()
  })
  form.addEventListener('input', changed)
  name.addEventListener('change', () => {
    if (guestName(name.value) !== '') drawFace(face, guestNamed(name.value))
  })

  return {
    focus: () => field.focus(),
    wrong: tell,
    edit(document) {
      form.querySelector(':scope > .fail')?.remove()
      const isFree = !saysSomething(form)
      if (isFree) fill(fieldsIn(document))
      else tell('Something else stands here. Post it or clear it, then edit the other.')
      field.focus()
      return isFree
    },
  }
}

/** It shrinks when the focus leaves it, and then what was pressed would have gone from under the pointer before it is let go. */
function keepWhilePressed(form: HTMLElement): void {
  const release = (): void => void setTimeout(() => form.classList.remove('pressing'))
  addEventListener(
    'pointerdown',
    () => form.classList.toggle('pressing', form.contains(document.activeElement)),
    true,
  )
  addEventListener('pointerup', release, true)
  addEventListener('pointercancel', release, true)
}

const writtenNow = (fields: Fields, guest: Guest, ids: Ids): Written =>
  writtenBy(fields, guest, ids, Date.now())

/** Beside Post, which it explains. */
function drawPosting(form: HTMLElement, photos: number): void {
  form.querySelector('.posting')?.remove()
  if (photos === 0) return
  const words = document.createElement('p')
  words.className = 'posting'
  words.setAttribute('role', 'status')
  words.textContent = `Posting when the ${photos > 1 ? 'photos are' : 'photo is'} up`
  form.append(words)
}

function drawFace(face: HTMLElement, guest: Guest): void {
  const { hue, initials } = avatarOf({ ...guest }, '')
  face.className = `av hue-${hue}`
  face.textContent = initials
}

const newId = (): string => `urn:uuid:${randomId()}`
