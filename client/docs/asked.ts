/**
 * Asked — a request, out of the fields of a call's form.
 *
 * In:  the form. Out: path and query, headers, body. Fields that are empty ask for nothing.
 */
import type { Asked } from '../../views/model/curl'

export function askedIn(form: HTMLFormElement, origin: string): Asked {
  const { method = 'GET', path = '/', live } = form.dataset
  const query = new URLSearchParams()
  const headers: [string, string][] = []
  let address = path
  let body: string | null = null
  let file: Asked['file'] = null
  for (const field of fieldsOf(form)) {
    const { name, value } = field
    switch (field.dataset['in']) {
      case 'path':
        address = address.replace(`{${name}}`, encodeURIComponent(value.trim()))
        break
      case 'query':
        for (const one of field.dataset['list'] === undefined ? [value] : value.split(/[\s,]+/))
          if (one.trim() !== '') query.append(name, one.trim())
        break
      case 'filters':
        for (const [filter, one] of new URLSearchParams(value.trim().replace(/^\?/, '')))
          query.append(filter, one)
        break
      case 'header':
        if (value.trim() !== '') headers.push([name, value.trim()])
        break
      case 'accept':
        headers.push(['Accept', value])
        break
      case 'type':
        headers.push(['Content-Type', value])
        break
      case 'body':
        body = value
        break
      case 'file':
        file = { part: name, name: value.replace(/^.*[\\/]/, '') || `${name}.jpg` }
    }
  }
  const asked = query.toString().replaceAll('%3A', ':').replaceAll('%2F', '/')
  return {
    method,
    url: `${origin}${address}${asked === '' ? '' : `?${asked}`}`,
    headers,
    body,
    file,
    isLive: live !== undefined,
  }
}

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

export const fieldsOf = (form: HTMLFormElement): Field[] => [
  ...form.querySelectorAll<Field>('input, select, textarea'),
]
