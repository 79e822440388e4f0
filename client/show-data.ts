/** Show data — an entry as programs are given it, every token as it came. */
import { ask } from './dialog'
import { indent } from './docs/indent'

const TYPES = { AS2: 'application/activity+json', AS1: 'application/stream+json' } as const

export async function showData(href: string, version: keyof typeof TYPES): Promise<void> {
  const pre = document.createElement('pre')
  pre.tabIndex = 0
  pre.textContent = 'Loading'
  ask({ title: `As ${version}`, body: pre, buttons: [['Close', 'sec', () => undefined]] })
  try {
    const response = await fetch(href, { headers: { Accept: TYPES[version] }, cache: 'no-store' })
    pre.textContent = indent(await response.text())
  } catch {
    pre.textContent = 'The server did not answer.'
  }
}
