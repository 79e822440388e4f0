/**
 * Groups — neighbouring lines of the feed that say nearly the same, as one that opens into them: wherever rows come in or go.
 *
 * In:  the feed. Out: of each run the first row says it all, and the others stand behind it, unseen until it is opened.
 * Rule: only where all rows are of one stream. Each row stays the row that it was, in its place. A group stays open when it was, and whoever has the focus is seen.
 */
import { readDeed, runsIn, sentenceOfRun } from '../views/model/group'
import type { Part } from '../views/model/part'
import { timeIn } from './days'

export function groupLines(feed: HTMLElement, zone: string): void {
  if (feed.dataset['grouped'] === undefined) return
  const children = [...feed.children] as HTMLElement[]
  const lines = children.map((child) => {
    const { deed } = child.dataset
    return child.matches('article') && deed !== undefined ? readDeed(deed, timeIn(child)) : null
  })
  const leads = new Set<HTMLElement>()
  const within = new Set<HTMLElement>()
  for (const run of runsIn(lines)) {
    const [lead, ...others] = children.slice(run.from, run.to) as [HTMLElement, ...HTMLElement[]]
    const all = [lead, ...others]
    const isOpen =
      all.some((row) => row.querySelector('.grp[open]') !== null) ||
      others.some((row) => row.contains(document.activeElement))
    const since = lines[run.to - 1]!.at
    show(lead, sentenceOfRun(run, all.map(partsIn), since, zone), isOpen)
    leads.add(lead)
    for (const row of others) within.add(row)
  }
  for (const row of children) {
    row.classList.toggle('within', within.has(row))
    if (leads.has(row)) continue
    row.classList.remove('lead')
    row.querySelector('.grp')?.remove()
  }
}

/** The sentence of a row, as item.pug drew it. */
function partsIn(row: HTMLElement): Part[] {
  const sentence = row.querySelector('.say > p')
  return [...(sentence?.childNodes ?? [])].flatMap((node): Part[] => {
    const text = node.textContent ?? ''
    if (!(node instanceof HTMLElement)) return [{ text }]
    if (node.matches('.stack')) return []
    const role = ROLES.find((one) => node.classList.contains(one))
    const href = node.getAttribute('href')
    return [{ text, ...(role ? { role } : {}), ...(href === null ? {} : { href }) }]
  })
}

const ROLES = ['actor', 'object', 'target'] as const

/** As item.pug draws it. */
function show(lead: HTMLElement, parts: readonly Part[], isOpen: boolean): void {
  const summary = document.createElement('summary')
  for (const { text, role } of parts) {
    if (role === undefined) {
      summary.append(text)
      continue
    }
    const name = document.createElement('span')
    name.className = role
    name.append(document.createElement('bdi'))
    name.firstElementChild!.textContent = text
    summary.append(name)
  }
  const group = lead.querySelector<HTMLDetailsElement>('.grp') ?? document.createElement('details')
  if (group.querySelector('summary')?.innerHTML !== summary.innerHTML)
    group.replaceChildren(summary)
  group.className = 'grp'
  group.open = isOpen
  lead.classList.add('lead')
  if (!group.isConnected) lead.querySelector('.say')?.prepend(group)
}
