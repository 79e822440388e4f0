/**
 * Filter — the panel of boxes, with script: a box acts at once, on the address, on what stands on the page, and on what comes live.
 *
 * In:  the form as the server drew it; a feed that shows another page. Out: the page that the server draws for the new address, taken
 *      over without leaving this one.
 * Rule: the address says what is shown, so that back, reload and a shared link agree; the last wish wins, whatever answers
 * come late. When a page can't be had the address stays what it was, and so do the boxes. Without script it is a GET form.
 */
import { openSheet } from './filter-sheet'
import { loadPage } from './load-page'
import { recount } from './recount'

export interface Filtered {
  /** As the server drew it. */
  readonly page: HTMLElement
  /** The parameters of the filter. */
  readonly query: string
}

export interface FilterDeps {
  readonly page: HTMLElement
  /** Takes the place of what stands on the page. */
  show(filtered: Filtered): void
  say(text: string): void
}

export interface FilterPanel {
  open(): void
  /** The stream has moved: what the boxes count may have changed. */
  heard(): void
}

export function startFilter({ page, show, say }: FilterDeps): FilterPanel | null {
  const form = document.querySelector<HTMLFormElement>('form.filter')
  const panel = form?.closest<HTMLElement>('.panel') ?? null
  if (form === null || panel === null) return null
  const funnel = page.querySelector<HTMLElement>('.funnel')!
  const boxes = (): HTMLInputElement[] => [
    ...form.querySelectorAll<HTMLInputElement>('input[type=checkbox]'),
  ]
  form.dataset['live'] = ''
  const hrefOf = (query: string) => (query === '' ? form.action : `${form.action}?${query}`)
  let wish = 0
  let shown = queryOf(new URL(location.href))

  /** Whether it came to be shown. */
  async function go(query: string): Promise<boolean> {
    const mine = ++wish
    const found = await loadPage(hrefOf(query)).catch(() => null)
    if (mine !== wish) return false
    if (found === null) {
      say('The filter could not be applied. What is on the page stays.')
      mark(shown)
      return false
    }
    shown = query
    take(found)
    show({ page: found.querySelector<HTMLElement>('.live')!, query })
    return true
  }
  function take(found: Document): void {
    for (const selector of ['.wished', '.funnel', '.filter .foot'])
      document
        .querySelector(selector)!
        .replaceChildren(...found.querySelector(selector)!.childNodes)
    funnel.setAttribute('aria-label', found.querySelector('.funnel')!.getAttribute('aria-label')!)
    form!.querySelector<HTMLElement>('.top [data-do=clear]')!.hidden = shown === ''
    for (const kept of form!.querySelectorAll('input[type=hidden]')) kept.remove()
    form!.prepend(...found.querySelectorAll('.filter > input[type=hidden]'))
    say(found.querySelector('.wish > span:not(.node)')?.textContent ?? 'All entries')
  }
  /** The boxes say what is shown. */
  function mark(query: string): void {
    const chosen = new URLSearchParams(query)
    for (const box of boxes()) box.checked = chosen.getAll(box.name).includes(box.value)
  }
  const wished = (): string =>
    new URLSearchParams(
      [...new FormData(form)].map(([name, value]) => [name, String(value)]),
    ).toString()
  async function choose(query: string): Promise<void> {
    const before = location.href
    if (!(await go(query))) return
    const href = hrefOf(query)
    if (href !== before) history.pushState(null, '', href)
  }

  form.addEventListener('change', ({ target }) => {
    if (target instanceof HTMLInputElement && target.type === 'checkbox') void choose(wished())
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    sheet.close()
  })
  document.addEventListener('click', (event) => {
    const { target } = event
    const link = target instanceof Element ? target.closest<HTMLElement>('[data-do]') : null
    const action = link?.dataset['do']
    if (action !== 'clear' && action !== 'filter' && action !== 'shut') return
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    if (action === 'filter') return openAll()
    if (action === 'shut') return sheet.close()
    const wasInFeed = link!.closest('.wished') !== null
    mark('')
    void choose('').then(() => {
      if (wasInFeed) document.querySelector<HTMLElement>('#entries')?.focus({ preventScroll: true })
    })
  })
  window.addEventListener('popstate', () => {
    const query = queryOf(new URL(location.href))
    if (query === shown) return
    mark(query)
    void go(query)
  })
  findAmong(form)
  const sheet = openSheet(panel, form.closest<HTMLElement>('.board')!, funnel)
  const counted = recount(
    panel,
    async () => {
      const mine = wish
      const found = await loadPage(hrefOf(shown), 'no-cache')
      return mine === wish ? found : null
    },
    () => findAmong(form),
  )
  function openAll(): void {
    sheet.open()
    counted.seen()
  }
  return {
    open() {
      if (sheet.isOne()) openAll()
      else boxes()[0]?.focus()
    },
    heard: counted.heard,
  }
}

/** What is no filter stays out: a position is not shared by a box. */
const queryOf = ({ searchParams }: URL): string => {
  for (const name of ['before', 'stream']) searchParams.delete(name)
  return searchParams.toString()
}

/** The field above many people: it hides whom it does not name. */
function findAmong(form: HTMLFormElement): void {
  for (const field of form.querySelectorAll<HTMLInputElement>('.find')) {
    field.hidden = false
    field.addEventListener('input', () => {
      const wanted = field.value.trim().toLocaleLowerCase()
      for (const box of field.parentElement!.querySelectorAll<HTMLElement>('.box'))
        box.hidden = !box.textContent.toLocaleLowerCase().includes(wanted)
    })
  }
}
