/**
 * Compose kind — the composer's choice of what it makes: it follows what is attached until somebody chooses.
 *
 * Rule: a note and an article are chosen; to choose something else opens what it is made of, and it is that as soon as it is there.
 */
import { kindIn, WRITTEN_KINDS, type Fields, type WrittenKind } from '../views/model/written'

const PARTS: Partial<Record<string, string>> = {
  Photo: '.choose input',
  Place: 'summary[aria-label=Place]',
  Link: 'summary[aria-label=Link]',
  Poll: 'summary[aria-label=Poll]',
}

/** Answers what draws it anew. */
export function followKind(form: HTMLFormElement, fields: () => Fields): () => void {
  const select = form.querySelector<HTMLSelectElement>('select[name=kind]')
  if (select === null) return () => undefined
  const [fitting, ...others] = [...select.options]

  const draw = (): void => {
    const kind: WrittenKind = kindIn({ ...fields(), kind: [] }) ?? 'Note'
    fitting!.textContent = kind
    for (const option of others) option.hidden = option.value === kind
    const shown = WRITTEN_KINDS[(select.value || kind) as WrittenKind]
    const use = form.querySelector('.kind use')!
    const [sheet = ''] = use.getAttribute('href')!.split('#')
    use.setAttribute('href', `${sheet}#${shown}`)
  }
  select.addEventListener('change', () => {
    const part = PARTS[select.value]
    if (part !== undefined) {
      select.value = ''
      const opener = form.querySelector<HTMLElement>(part)!
      if (opener.closest('details')?.open !== true) opener.click()
    }
    draw()
  })
  draw()
  return draw
}
