/**
 * Following — the Follow button on the card of who is introduced, with script: it turns at once, and back with a sentence when it fails.
 *
 * In:  submits of `form.follow`, as card.pug draws it. Out: activities of the guest, posted.
 * Rule: one post at a time for a form. Who has said no name is left to the form's own page, which asks for one.
 */
import type { JsonObject } from '../schemas/wire'
import { deedOf, opposite } from '../views/model/deed'
import { failLine } from './fail-line'
import { guestHere } from './guest'
import { Refusal, type Client } from './live/connect'
import { randomId } from './live/random-id'

export interface FollowingDeps {
  readonly client: Pick<Client, 'post'>
  /** Where a follow goes when its form names no stream. */
  readonly stream: string
  said(text: string): void
}

const PATIENCE_MS = 8_000

export function followOn(page: HTMLElement, deps: FollowingDeps): void {
  page.addEventListener('submit', (event) => {
    const { target: form } = event
    if (!(form instanceof HTMLFormElement) || !form.matches('.follow') || guestHere() === null)
      return
    event.preventDefault()
    const button = form.querySelector<HTMLButtonElement>('button')!
    if (button.getAttribute('aria-busy') !== 'true') void follow(form, button)
  })

  async function follow(form: HTMLFormElement, button: HTMLButtonElement): Promise<void> {
    const data = new FormData(form)
    const deed = button.value === 'unfollow' ? 'unfollow' : 'follow'
    const about = JSON.parse(String(data.get('about'))) as JsonObject
    form.querySelector('.fail')?.remove()
    button.setAttribute('aria-busy', 'true')
    draw(button, deed === 'follow')
    try {
      const document = deedOf(deed, about, guestHere()!, `urn:uuid:${randomId()}`)
      const stream = String(data.get('stream') ?? deps.stream)
      await deps.client.post(stream, document, { patienceMs: PATIENCE_MS })
      deps.said(deed === 'follow' ? 'Following' : 'No longer following')
    } catch (error) {
      draw(button, opposite(deed) === 'follow')
      const detail = error instanceof Refusal && error.status < 500 ? ` ${error.detail}` : ''
      const word = deed === 'follow' ? 'stored' : 'taken back'
      form.append(failLine(`Your follow could not be ${word}.${detail} Try again.`, true))
    } finally {
      button.removeAttribute('aria-busy')
    }
  }
}

/** As card.pug draws it. */
function draw(button: HTMLButtonElement, isOn: boolean): void {
  button.value = isOn ? 'unfollow' : 'follow'
  button.textContent = isOn ? 'Following' : 'Follow'
  button.classList.toggle('on', isOn)
  button.classList.toggle('sec', !isOn)
}
