/**
 * Older — the link to older entries, with script: they come in below without leaving the page.
 *
 * In:  the link as the server drew it. Out: the rows of the page it leads to, below those that are there.
 * Rule: when that fails the page stays as it is and says so, and the link stays a link.
 */
export interface Older {
  /** Rows were taken out at the end: what is older begins here now. */
  from(href: string): void
  /** The numbers on this page mean nothing any more. */
  end(): void
}

export function createOlder(
  box: HTMLElement,
  feed: HTMLElement,
  done: (added: number) => void,
): Older {
  let busy = false

  box.addEventListener('click', (event) => {
    const { target } = event
    const link =
      target instanceof Element ? target.closest<HTMLAnchorElement>('a[data-do=older]') : null
    if (link === null || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    if (busy) return
    busy = true
    feed.setAttribute('aria-busy', 'true')
    load(link.href)
      .catch(() => say(box, link))
      .finally(() => {
        busy = false
        feed.removeAttribute('aria-busy')
      })
  })

  async function load(href: string): Promise<void> {
    const response = await fetch(href, { headers: { Accept: 'text/html' } })
    if (!response.ok) throw new Error(String(response.status))
    const page = new DOMParser().parseFromString(await response.text(), 'text/html')
    const rows = [...page.querySelectorAll<HTMLElement>('#entries > article')]
    const known = new Set([...feed.children].map(nameOf))
    const fresh = rows.filter((row) => !known.has(nameOf(row)))
    feed.append(...fresh)
    box.replaceChildren(...page.querySelectorAll('.older > *'))
    done(fresh.length)
    fresh[0]?.focus({ preventScroll: true })
  }

  return {
    from(href) {
      const link = document.createElement('a')
      link.className = 'btn sec'
      link.dataset['do'] = 'older'
      link.textContent = 'Older entries'
      link.href = href
      box.replaceChildren(link)
    },
    end: () => box.replaceChildren(),
  }
}

/** By its id: in several streams at once its place is no name. */
const nameOf = (row: Element): string | null =>
  row.getAttribute('data-id') ?? row.getAttribute('data-at')

function say(box: HTMLElement, link: HTMLElement): void {
  const words = document.createElement('p')
  words.className = 'fail'
  words.setAttribute('role', 'alert')
  words.textContent = 'Older entries could not be loaded. What is on the page stays.'
  box.replaceChildren(words, link)
}
