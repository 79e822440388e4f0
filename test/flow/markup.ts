/**
 * Markup — what stands in a page that none of our templates has written.
 *
 * In:  the HTML of a page that shows the texts of support/written: what tries to be markup there is called `zz`.
 * Out: each foreign tag, attribute and address; none in a page that escapes all it shows.
 */
const TAG = /<(\/?)([a-z][^\s/>]*)((?:[^"<>]|"[^"]*")*)>/gi
const ATTRIBUTE = /([^\s"=/]+)(?:="([^"]*)")?/g
const ADDRESSES = new Set(['href', 'src', 'action', 'formaction', 'xlink:href'])
const SAFE_ADDRESS = /^(?:https?:\/\/|geo:[-0-9.,]+$|\/(?!\/)|#|\?|$)/i

export function strangersIn(html: string): string[] {
  const strangers: string[] = []
  const rest = html.replace(TAG, (_, _slash: string, tag: string, attributes: string) => {
    if (/zz/i.test(tag)) strangers.push(`<${tag}>`)
    for (const [, name = '', value = ''] of attributes.matchAll(ATTRIBUTE)) {
      if (/^on|zz/i.test(name)) strangers.push(`${name}=`)
      if (ADDRESSES.has(name) && !SAFE_ADDRESS.test(value)) strangers.push(`${name}="${value}"`)
    }
    return ''
  })
  const loose = rest.replace(/^<!DOCTYPE html>/i, '').indexOf('<')
  if (loose >= 0) strangers.push(rest.slice(loose, loose + 40))
  return strangers
}
