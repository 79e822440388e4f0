/**
 * XML — a document as a tree, read by a parser that refuses whatever XML 1.0 does not allow.
 *
 * In:  the text. Out: its root; throws at the first fault, illegal characters among them.
 */
import { SaxesParser } from 'saxes'

export interface Element {
  /** With its namespace in braces: `{http://www.w3.org/2005/Atom}entry`. */
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly Element[]
  readonly text: string
}

type Open = { -readonly [member in keyof Element]: Element[member] } & { children: Element[] }

export function parseXml(text: string): Element {
  const parser = new SaxesParser({ xmlns: true, position: true })
  const open: Open[] = []
  let root: Element | null = null
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ uri, local, attributes }) => {
    const element: Open = { name: `{${uri}}${local}`, attributes: {}, children: [], text: '' }
    element.attributes = Object.fromEntries(
      Object.values(attributes).map((one) => [one.name, one.value]),
    )
    open.at(-1)?.children.push(element)
    open.push(element)
  })
  for (const kind of ['text', 'cdata'] as const)
    parser.on(kind, (piece) => {
      const element = open.at(-1)
      if (element) element.text += piece
    })
  parser.on('closetag', () => {
    root = open.pop() ?? null
  })
  parser.write(text).close()
  if (root === null) throw new Error('no element')
  return root
}

export const all = (element: Element, name: string): Element[] =>
  element.children.filter((child) => child.name === name)
