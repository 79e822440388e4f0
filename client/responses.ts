/**
 * Responses — the forms under entries, with script: what a reader does shows at once, and goes back with a sentence when it fails.
 *
 * In:  clicks on `form.acts`, as responses.pug draws it. Out: activities of the guest, posted; drawn counts.
 * Rule: one post of a kind at a time for a thing: who changes their mind meanwhile gets the last of it. Who has said no name is left to
 * the form's own page, which asks for one. Focus stays.
 */
import type { JsonObject } from '../schemas/wire'
import type { Chosen } from '../views/model/card/shape'
import { deedOf, isDeed, opposite, type Deed } from '../views/model/deed'
import { countText } from '../views/model/count'
import { chooseOn } from './choices'
import { failLine } from './fail-line'
import { followOn } from './following'
import { guestHere } from './guest'
import { Refusal, type Client } from './live/connect'
import { randomId } from './live/random-id'

export interface Counted {
  readonly id: string
  readonly likes: number
  readonly replies: number
  readonly shares: number
  readonly liked: boolean
  readonly shared: boolean
  readonly chosen?: Chosen | null
}

export interface RespondingDeps {
  readonly client: Pick<Client, 'post'>
  /** Where a response goes when its form names no stream. */
  readonly stream: string
  said(text: string): void
  /** Its counts are to be asked for. */
  done(id: string): void
}

const PATIENCE_MS = 8_000
/** `like <id>`: what the reader wants by now. */
const underWay = new Map<string, Deed>()

export const isBusy = (id: string): boolean =>
  underWay.has(`like ${id}`) || underWay.has(`share ${id}`)

export function formsOf(page: ParentNode, id: string): HTMLFormElement[] {
  const forms = [...page.querySelectorAll<HTMLFormElement>('form.acts')]
  return forms.filter(({ dataset }) => dataset['of'] === id)
}

export function respondOn(page: HTMLElement, deps: RespondingDeps): void {
  chooseOn(page, deps)
  followOn(page, deps)
  page.addEventListener('submit', (event) => {
    const { target: form, submitter } = event
    if (!(form instanceof HTMLFormElement) || !form.matches('.acts')) return
    const deed = submitter instanceof HTMLButtonElement ? submitter.value : ''
    const guest = guestHere()
    if (guest === null || !isDeed(deed)) return
    event.preventDefault()
    const data = new FormData(form)
    const about = JSON.parse(String(data.get('about'))) as JsonObject
    const stream = String(data.get('stream') ?? deps.stream)
    void respond(deed, about, stream)
  })

  async function respond(first: Deed, about: JsonObject, stream: string): Promise<void> {
    const id = String(about['id'])
    const key = `${first.replace(/^un/, '')} ${id}`
    const isFirst = !underWay.has(key)
    underWay.set(key, first)
    draw(first)
    if (!isFirst) return
    let stands = opposite(first)
    try {
      for (let deed = first; deed !== stands; deed = underWay.get(key)!) {
        const document = deedOf(deed, about, guestHere()!, `urn:uuid:${randomId()}`)
        await deps.client.post(stream, document, { patienceMs: PATIENCE_MS })
        stands = deed
      }
      deps.said(SAID[stands] ?? '')
    } catch (error) {
      const wanted = underWay.get(key)!
      if (wanted !== stands) draw(stands)
      for (const form of formsOf(page, id)) form.after(failLine(failure(first, error), true))
    } finally {
      underWay.delete(key)
      deps.done(id)
    }

    function draw(deed: Deed): void {
      for (const form of formsOf(page, id)) {
        form.parentElement?.querySelector(':scope > .fail.small')?.remove()
        const button = buttonOf(form, deed)
        const isOn = !deed.startsWith('un')
        const by = Number(isOn) - Number(button.getAttribute('aria-pressed') === 'true')
        drawButton(button, countIn(button) + by, isOn)
      }
    }
  }
}

export function drawCounts(form: HTMLFormElement, counted: Counted): void {
  drawButton(buttonOf(form, 'like'), counted.likes, counted.liked)
  drawButton(buttonOf(form, 'share'), counted.shares, counted.shared)
  const answer = form.querySelector<HTMLElement>('.act.answer')!
  drawCount(answer, counted.replies)
}

/** As the server drew it. */
export function countedIn(form: HTMLFormElement): Counted {
  const [like, share] = [buttonOf(form, 'like'), buttonOf(form, 'share')]
  return {
    id: form.dataset['of'] ?? '',
    likes: countIn(like),
    replies: countIn(form.querySelector<HTMLElement>('.act.answer')!),
    shares: countIn(share),
    liked: like.getAttribute('aria-pressed') === 'true',
    shared: share.getAttribute('aria-pressed') === 'true',
  }
}

const buttonOf = (form: HTMLFormElement, deed: Deed): HTMLButtonElement =>
  form.querySelector<HTMLButtonElement>(`button.${deed.replace(/^un/, '')}`)!

const countIn = (button: HTMLElement): number => Number(button.dataset['count'] ?? 0)

function drawButton(button: HTMLButtonElement, count: number, isOn: boolean): void {
  const deed = button.value.replace(/^un/, '')
  button.value = isOn ? `un${deed}` : deed
  button.setAttribute('aria-pressed', String(isOn))
  drawCount(button, count)
}

function drawCount(button: HTMLElement, count: number): void {
  button.dataset['count'] = String(count)
  const text = count > 0 ? countText(count) : ''
  const label = button.getAttribute('aria-label')?.split(',', 1)[0] ?? ''
  button.setAttribute('aria-label', count > 0 ? `${label}, ${text}` : label)
  const number = button.querySelector('span')!
  if (number.textContent !== text) number.textContent = text
}

const SAID: Readonly<Partial<Record<Deed, string>>> = {
  like: 'Liked',
  unlike: 'Like taken back',
  share: 'Shared',
  unshare: 'No longer shared',
  follow: 'Following',
  unfollow: 'No longer following',
}

const failure = (deed: Deed, error: unknown): string => {
  const detail = error instanceof Refusal && error.status < 500 ? ` ${error.detail}` : ''
  return `Your ${deed.replace(/^un/, '')} could not be ${deed.startsWith('un') ? 'taken back' : 'stored'}.${detail} Try again.`
}
