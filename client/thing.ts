/**
 * Thing — the page of one thing, live: what is said and done about it comes in as it happens, in its place.
 *
 * In:  the page as the server drew it, with the position that it was drawn at. Out: the page as a reload would show it.
 * Rule: two subscriptions of its own tell that something happened: to it, and in answer to it, answers to answers too, since
 * those are told as changes of what they answer. What it looks like then only the server knows, so it is asked, once a burst.
 */
import { answerOf } from '../views/model/deed'
import type { View } from '../views/model/row'
import type { JsonObject } from '../schemas/wire'
import { createComposer } from './composer'
import { connect } from './live/connect'
import { post } from './post'
import { createDraw } from './render'
import { respondOn } from './responses'
import { createRefresh } from './refresh'
import { createSpeak } from './speak'
import { whoOn } from './who-liked'

export function startThing(page: HTMLElement, zone: string): void {
  const { thing = '', stream = '', home = '', epoch = '', seq = '', origin = '' } = page.dataset
  const find = <T extends HTMLElement>(selector: string): T | null => page.querySelector(selector)
  const draw = createDraw(page.dataset['icons'] ?? '', (): View => ({
    origin,
    now: Date.now(),
    zone,
  }))
  const client = connect(location.origin, { share: false })
  const speak = createSpeak(find('.say[role=status]')!)
  const refresh = createRefresh(page, speak.arrived)
  const states = new Map<object, string>()

  for (const filter of stream === '' ? [] : [{ object: thing }, { inReplyTo: thing }]) {
    const position = { epoch, seq: Number(seq) }
    const subscription = client.subscribe<JsonObject>({ stream, filter, position })
    subscription.on('entries', refresh)
    subscription.on('changes', refresh)
    subscription.on('cut', refresh)
    subscription.on('state', ({ state }) => {
      states.set(filter, state)
      const all = [...states.values()]
      const is = all.includes('offline')
        ? 'offline'
        : all.every((one) => one === 'live')
          ? 'live'
          : 'joining'
      page.dataset['state'] = states.size === 2 ? is : 'joining'
      find('.now')!.textContent = WORDS[is]
    })
  }
  whoOn(page)
  respondOn(page, { client, stream: home, said: speak.say, done: refresh })

  const form = find<HTMLFormElement>('form.reply')
  if (form === null) return
  const about = JSON.parse(
    form.querySelector<HTMLInputElement>('[name=about]')!.value,
  ) as JsonObject
  const composer = createComposer(form, {
    key: thing,
    make(fields, guest, ids) {
      const text = (fields['text']?.[0] ?? '').trim()
      return text === '' ? null : { document: answerOf(text, about, guest, ids) }
    },
    send: (document) => void answer(document),
  })

  async function answer(document: JsonObject): Promise<void> {
    const id = String(document['id'])
    const key = `p-${id.slice(-12)}`
    const row = draw.pending(document, key, { state: 'sending', reason: '' })
    find('.told')!.append(row)
    const outcome = await post(client, home, document)
    if (outcome.is === 'stored') {
      speak.say('Posted')
      return refresh()
    }
    const reason = outcome.reason || 'The server did not answer. Your text is kept here.'
    if (!composer.edit(document)) return keep(row, document, { key, reason })
    row.remove()
    composer.wrong(reason)
  }

  /** Something else is being written by now: it stands below until there is room for it. */
  function keep(row: HTMLElement, document: JsonObject, { key, reason }: Kept): void {
    const kept = draw.pending(document, key, { state: 'failed', reason })
    row.replaceWith(kept)
    kept.addEventListener('click', ({ target }) => {
      const button = target instanceof Element ? target.closest<HTMLElement>('[data-do]') : null
      const action = button?.dataset['do']
      if (action === 'edit' && !composer.edit(document)) return
      if (action === 'retry' || action === 'edit' || action === 'discard') kept.remove()
      if (action === 'retry') void answer(document)
    })
  }

  page.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a.answer') : null
    const of = link?.closest<HTMLElement>('form.acts')?.dataset['of']
    if (of !== thing) return
    event.preventDefault()
    composer.focus()
  })
}

interface Kept {
  readonly key: string
  readonly reason: string
}

const WORDS = { live: 'Live', offline: 'Offline', joining: 'Joining' } as const
