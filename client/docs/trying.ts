/**
 * Trying — sends what a call's form says to this server, and shows the answer as it comes.
 *
 * In:  a form as the server drew it. Out: the form shown, its command line kept up to date, answers below it.
 * Rule: whatever comes is set as text. A long answer is shown to its first 200,000 characters; a stream goes on until Stop.
 */
import { curlOf } from '../../views/model/curl'
import { askedIn } from './asked'
import { indent } from './indent'

const SHOWN_MAX = 200_000

export function startTrying(form: HTMLFormElement): void {
  const inside = form.closest<HTMLElement>('.inside')!
  const find = <T extends HTMLElement>(selector: string): T => inside.querySelector<T>(selector)!
  const command = find('.curl pre')
  const stop = find<HTMLButtonElement>('[data-do=stop]')
  const answer = find('.answer')
  const [heads, got, said] = [find('.heads'), find('.got'), find('[role=status]')]
  let asking: AbortController | null = null

  const origin = form.closest<HTMLElement>('.docs')!.dataset['origin'] ?? ''
  const write = (): void => {
    command.textContent = curlOf(askedIn(form, origin))
  }
  form.addEventListener('input', ({ target }) => {
    if (target instanceof HTMLSelectElement && target.name === 'example') begin(form, target)
    write()
  })
  stop.addEventListener('click', () => asking?.abort())
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void ask()
  })
  form.hidden = false

  async function ask(): Promise<void> {
    asking?.abort()
    const own = (asking = new AbortController())
    const { url, method, headers, body: text } = askedIn(form, '')
    const body = formWithFile(form) ?? text
    const began = performance.now()
    stop.hidden = false
    said.textContent = ''
    got.textContent = heads.textContent = ''
    try {
      const response = await fetch(url, {
        method,
        headers: headers.map(([name, value]): [string, string] => [name, value]),
        ...(body === null ? {} : { body }),
        signal: own.signal,
      })
      answer.hidden = false
      said.textContent = `${response.status} ${response.statusText}, ${Math.round(performance.now() - began)} ms`
      heads.textContent = headsOf(response)
      await show(response)
    } catch (error) {
      if (!own.signal.aborted)
        said.textContent = `No answer: ${error instanceof Error ? error.message : 'unknown'}`
    }
    if (asking === own) stop.hidden = true
  }

  async function show(response: Response): Promise<void> {
    const reader = response.body?.getReader()
    const decoder = new TextDecoder()
    let text = ''
    for (;;) {
      const piece = await reader?.read()
      if (piece === undefined || piece.done) break
      text += decoder.decode(piece.value, { stream: true })
      if (text.length > SHOWN_MAX) {
        text = `${text.slice(0, SHOWN_MAX)}\n…`
        got.textContent = text
        return void reader?.cancel()
      }
      got.textContent = text
    }
    got.textContent = indent(text)
  }
}

/** The browser itself writes the Content-Type, with the boundary. */
function formWithFile(form: HTMLFormElement): FormData | null {
  const field = form.querySelector<HTMLInputElement>('[data-in=file]')
  if (field === null) return null
  const data = new FormData()
  for (const file of field.files ?? []) data.append(field.name, file)
  return data
}

function begin(form: HTMLFormElement, chosen: HTMLSelectElement): void {
  const type = form.querySelector<HTMLSelectElement>('[name=type]')
  const body = form.querySelector<HTMLTextAreaElement>('[name=body]')
  const { value, dataset } = chosen.selectedOptions[0]!
  if (body !== null) body.value = value
  if (type !== null && dataset['type'] !== undefined) type.value = dataset['type']
}

/** Those that say something about the answer; the rest is the same on every one. */
const SAYING = /^(?:content-type|location|etag|link|vary|retry-after|cache-control|freshet-.*)$/

const headsOf = (response: Response): string =>
  [...response.headers]
    .filter(([name]) => SAYING.test(name))
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n')
