/**
 * Curl — a request as a command line for a POSIX shell.
 *
 * In:  address, method, headers, body. Out: what one can paste.
 * Rule: every piece that came from outside stands in single quotes, in which a shell reads nothing.
 */
export interface Asked {
  readonly method: string
  readonly url: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string | null
  /** It goes on answering: shown as it comes. */
  readonly isLive?: boolean
}

export function curlOf({ method, url, headers, body, isLive = false }: Asked): string {
  const flags = isLive ? '-N ' : method === 'GET' ? '' : body === null ? `-X ${method} ` : '-i '
  const lines = [
    `curl ${flags}${quoted(url)}`,
    ...headers.map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(body === null ? [] : [`-d ${quoted(body)}`]),
  ]
  return lines.join(' \\\n  ')
}

const quoted = (text: string): string =>
  /^[\w:/.,@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
