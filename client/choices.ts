/**
 * Choices — voting, and whether one comes: the forms of choices.pug, with script.
 *
 * In:  submits of `form[data-choice]`; what the server knows of the choices. Out: activities of the guest, posted; forms drawn as
 * things stand.
 * Rule: nothing is counted here: the form is drawn anew when the server has said what stands. Who has said no name is left to the
 * form's own page. Focus stays on the entry.
 */
import chosen from '../views/chosen.pug'
import { aboutWhat } from '../views/model/about'
import type { Asked, Chosen, Invited } from '../views/model/card/shape'
import { comingOf } from '../views/model/card/event'
import { pollOf } from '../views/model/card/poll'
import { deedOf, isDeed, unvoteOf, voteOf } from '../views/model/deed'
import type { JsonObject } from '../schemas/wire'
import { failLine } from './fail-line'
import { guestHere } from './guest'
import { Refusal, type Client } from './live/connect'
import { randomId } from './live/random-id'
import { element } from './render'

export interface ChoosingDeps {
  readonly client: Pick<Client, 'post'>
  /** Where an answer goes when its form names no stream. */
  readonly stream: string
  said(text: string): void
  /** What was chosen of it is to be asked for. */
  done(id: string): void
}

const PATIENCE_MS = 8_000

export function chooseOn(page: HTMLElement, deps: ChoosingDeps): void {
  page.addEventListener('submit', (event) => {
    const { target: form, submitter } = event
    if (!(form instanceof HTMLFormElement) || form.dataset['choice'] === undefined) return
    const guest = guestHere()
    const deed = submitter instanceof HTMLButtonElement ? submitter.value : ''
    if (guest === null) return
    event.preventDefault()
    const data = new FormData(form)
    const answers = data.getAll('answer').map(String)
    const about = JSON.parse(String(data.get('about'))) as JsonObject
    const id = `urn:uuid:${randomId()}`
    const make = deed === 'vote' ? voteOf : deed === 'unvote' ? unvoteOf : null
    if (make !== null && answers.length === 0) return tell(form, 'Choose an answer first.')
    const document =
      make?.(answers, about, guest, id) ?? (isDeed(deed) ? deedOf(deed, about, guest, id) : null)
    if (document !== null) void send(form, document, String(data.get('stream') ?? deps.stream))
  })

  async function send(form: HTMLFormElement, document: JsonObject, stream: string): Promise<void> {
    const buttons = [...form.querySelectorAll<HTMLButtonElement>('button')]
    for (const button of buttons) button.disabled = true
    form.querySelector('.fail')?.remove()
    try {
      await deps.client.post(stream, document, { patienceMs: PATIENCE_MS })
      deps.said('Your answer counts')
      deps.done(form.dataset['choice'] ?? aboutWhat(document) ?? '')
    } catch (error) {
      const detail = error instanceof Refusal && error.status < 500 ? ` ${error.detail}` : ''
      tell(form, `Your answer could not be stored.${detail} Try again.`)
    } finally {
      for (const button of buttons) button.disabled = false
    }
  }
}

/** The forms of this thing, as things stand now. */
export function drawChosen(page: ParentNode, id: string, now: Chosen | null): void {
  const forms = [...page.querySelectorAll<HTMLFormElement>('form[data-choice]')]
  for (const form of forms.filter(({ dataset }) => dataset['choice'] === id)) {
    const icons = form.closest<HTMLElement>('[data-icons]')?.dataset['icons'] ?? ''
    const drawn = element(chosen({ row: rowOf(form, now), icons }))
    if (drawn.outerHTML === form.outerHTML || isChoosing(form, now)) continue
    const hadFocus = form.contains(document.activeElement)
    form.replaceWith(drawn)
    if (hadFocus) drawn.closest<HTMLElement>('article')?.focus({ preventScroll: true })
  }
}

/** Somebody else's vote must not take a mark away that was not sent yet: only the numbers change. */
function isChoosing(form: HTMLFormElement, now: Chosen | null): boolean {
  if ((now?.own.length ?? 0) > 0 || form.querySelector('input:checked') === null) return false
  const state = form.querySelector('.meta span')
  if (state) state.textContent = pollOf(askedIn(form) as Asked, now, Date.now()).state
  return true
}

function rowOf(form: HTMLFormElement, now: Chosen | null): Record<string, unknown> {
  const value = (name: string) =>
    form.closest('article')?.querySelector<HTMLInputElement>(`input[name=${name}]`)?.value ?? null
  const asked = askedIn(form)
  const about = { id: form.dataset['choice'], json: value('about') }
  const card = form.matches('.poll')
    ? { poll: pollOf(asked as Asked, now, Date.now()) }
    : { coming: comingOf(asked as Invited, now, Date.now()) }
  return { card, about, home: value('stream'), key: form.dataset['key'] }
}

const askedIn = (form: HTMLElement): Asked | Invited =>
  JSON.parse(form.dataset['asked'] ?? '{}') as Asked | Invited

function tell(form: HTMLElement, text: string): void {
  form.querySelector('.fail')?.remove()
  form.append(failLine(text, true))
}
