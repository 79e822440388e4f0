/**
 * Older — the link to older entries, with script: they come in below without leaving the page, two screens before the end is reached.
 *
 * In:  the link as the server drew it. Out: the rows of the page it leads to, below those that are there.
 * Rule: by itself only for who scrolls, and not again after a failure: then the page stays as it is, says so, and the link is to try
 * again. The focus goes along only for who pressed. Shapes of rows stand there while it takes longer, so that nothing that is seen moves.
 */
import { failLine } from './fail-line'
import { createGhosts } from './ghosts'
import { loadPage } from './load-page'
import type { Rows } from './rows'

export interface Older {
  /** Rows were taken out at the end: what is older begins here now. */
  from(href: string): void
  /** The numbers on this page mean nothing any more. */
  end(): void
  /** Below another list of entries: what is on its way belongs to this one no more. */
  show(children: Iterable<Element>): void
}

const AHEAD = '200%'
const SLOW_MS = 200

export function createOlder(
  box: HTMLElement,
  feed: HTMLElement,
  rows: Rows,
  done: (added: number) => void,
): Older {
  let isBusy = false
  let hasFailed = false
  let list = 0
  const linkNow = () => box.querySelector<HTMLAnchorElement>('a[data-do=older]')
  const near = new IntersectionObserver(
    (seen) => {
      // Several of one moment come together: the last is how it stands.
      if (seen.at(-1)?.isIntersecting === true && !hasFailed) bring(false)
    },
    { rootMargin: `0px 0px ${AHEAD} 0px` },
  )
  addEventListener('scroll', () => near.observe(box), { once: true, passive: true })
  box.addEventListener('click', (event) => {
    const { target } = event
    const isLink = target instanceof Element && target.closest('a[data-do=older]') !== null
    if (!isLink || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    bring(true)
  })

  function bring(isPressed: boolean): void {
    const link = linkNow()
    if (link === null || isBusy) return
    isBusy = true
    feed.setAttribute('aria-busy', 'true')
    const ghosts = createGhosts()
    const slow = setTimeout(() => feed.append(ghosts), SLOW_MS)
    load(link.href, () => {
      clearTimeout(slow)
      ghosts.remove()
    })
      .then((fresh) => {
        hasFailed = false
        if (isPressed) fresh[0]?.focus({ preventScroll: true })
      })
      .catch(() => {
        hasFailed = true
        clearTimeout(slow)
        ghosts.remove()
        say(box, link)
      })
      .finally(() => {
        isBusy = false
        feed.removeAttribute('aria-busy')
        // Told anew where it stands: the end may still be near.
        near.unobserve(box)
        if (scrollY > 0) near.observe(box)
      })
  }

  async function load(href: string, come: () => void): Promise<HTMLElement[]> {
    const mine = list
    const page = await loadPage(href)
    if (mine !== list) {
      come()
      return []
    }
    const drawn = [...page.querySelectorAll<HTMLElement>(ROWS)]
    const known = new Set([...rows.entries(), ...feed.querySelectorAll(MARK)].map(nameOf))
    const fresh = drawn.filter((row) => !known.has(nameOf(row)))
    come()
    rows.append(fresh)
    box.replaceChildren(...page.querySelectorAll('.older > *'))
    done(fresh.length)
    return fresh
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
    show(children) {
      list++
      box.replaceChildren(...children)
    },
  }
}

const MARK = ':scope > .waterline'
const ROWS = '#entries > :is(article, .waterline)'

/** By its id: in several streams at once its place is no name. */
const nameOf = (row: Element): string | null =>
  row.getAttribute('data-id') ?? row.getAttribute('data-at')

function say(box: HTMLElement, link: HTMLElement): void {
  const words = failLine(' What is on the page stays.')
  const lead = document.createElement('strong')
  lead.textContent = 'Older entries could not be loaded.'
  words.prepend(lead)
  link.textContent = 'Try again'
  box.replaceChildren(words, link)
}
