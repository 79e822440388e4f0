/**
 * Curl — a request as a command line for a POSIX shell.
 *
 * In:  address, method, headers, body, or a file. Out: what one can paste.
 * Rule: every piece that came from outside stands in single quotes, in which a shell reads nothing.
 */
export interface Asked {
  readonly method: string
  readonly url: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string | null
  /** Sent as this part of a form. */
  readonly file?: { readonly part: string; readonly name: string } | null
  /** It goes on answering: shown as it comes. */
  readonly isLive?: boolean
}

export function curlOf(asked: Asked): string {
  const { method, url, headers, body, file = null, isLive = false } = asked
  const isEmpty = body === null && file === null
  const flags = isLive ? '-N ' : method === 'GET' ? '' : isEmpty ? `-X ${method} ` : '-i '
  const lines = [
    `curl ${flags}${quoted(url)}`,
    ...headers.map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(body === null ? [] : [`-d ${quoted(body)}`]),
    ...(file === null ? [] : [`-F ${quoted(`${file.part}=@${file.name}`)}`]),
  ]
  return lines.join(' \\\n  ')
}

const quoted = (text: string): string =>
  /^[\w:/.,@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
