/**
 * Compose place — a place that was given becomes a chip: its name opens the fields again, its cross takes it away.
 *
 * Rule: while the fields are open there is no chip; what doesn't say a place is none.
 */
import { placeText, type Fields } from '../views/model/written'

/** Answers what draws it anew. */
export function chipPlace(form: HTMLFormElement, fields: () => Fields, icons: string): () => void {
  const part = form.querySelector<HTMLDetailsElement>('details.at')
  const box = form.querySelector<HTMLElement>('.given')
  if (part === null || box === null) return () => undefined
  const inputs = [...part.querySelectorAll('input')]

  const draw = (): void => {
    const text = placeText(fields())
    box.replaceChildren(...(text === null || part.open ? [] : [chip(text, icons)]))
  }
  const clear = (): void => {
    for (const input of inputs) input.value = ''
    inputs[0]!.dispatchEvent(new Event('input', { bubbles: true }))
    draw()
    form.querySelector('textarea')!.focus()
  }
  const done = part.querySelector<HTMLElement>('[data-do=done]')!
  done.hidden = false
  done.addEventListener('click', () => {
    part.open = false
    form.querySelector<HTMLElement>('textarea')!.focus()
  })
  part.addEventListener('toggle', draw)
  box.addEventListener('click', ({ target }) => {
    if (!(target instanceof Element)) return
    if (target.closest('[data-do=clear]') !== null) clear()
    else if (target.closest('[data-do=open]') !== null) {
      part.open = true
      inputs[0]!.focus()
    }
  })
  return draw
}

function chip(text: string, icons: string): HTMLElement {
  const element = document.createElement('span')
  element.className = 'chip on'
  const name = button('open', '')
  const words = document.createElement('bdi')
  words.textContent = text
  name.append(icon(icons, 'pin'), words)
  const cross = button('clear', `Remove ${text}`)
  cross.append(icon(icons, 'x'))
  element.append(name, cross)
  return element
}

function button(action: string, label: string): HTMLButtonElement {
  const element = document.createElement('button')
  element.type = 'button'
  element.dataset['do'] = action
  if (label !== '') element.setAttribute('aria-label', label)
  return element
}

function icon(icons: string, name: string): SVGElement {
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('class', 'i xs')
  svg.setAttribute('aria-hidden', 'true')
  const use = document.createElementNS(SVG, 'use')
  use.setAttribute('href', `${icons}#${name}`)
  svg.append(use)
  return svg
}

const SVG = 'http://www.w3.org/2000/svg'
