/**
 * Upload — one file to POST /photos.
 *
 * In:  a file; who hears how far it is, and how it ended. Out: a function that ends it at once.
 * Rule: by XMLHttpRequest, because fetch doesn't tell how much of a body has gone. The server's own type is found by the bytes, so nothing
 * is said of the file but the bytes themselves: not even what it is called.
 */
export interface Answered {
  /** 0: no answer came. */
  readonly status: number
  readonly text: string
  readonly retryAfter: string
}

export interface Hearing {
  /** From 0 to 1. */
  progress(share: number): void
  ended(answered: Answered): void
}

export function upload(file: Blob, { progress, ended }: Hearing): () => void {
  const request = new XMLHttpRequest()
  const form = new FormData()
  form.append('photo', file, 'photo')
  const lost = (): void => ended({ status: 0, text: '', retryAfter: '' })
  request.upload.onprogress = ({ loaded, total }) => progress(total > 0 ? loaded / total : 0)
  request.onload = () =>
    ended({
      status: request.status,
      text: request.responseText,
      retryAfter: request.getResponseHeader('Retry-After') ?? '',
    })
  request.onerror = lost
  request.ontimeout = lost
  request.open('POST', '/photos')
  request.timeout = WITHIN_MS
  request.setRequestHeader('Accept', 'application/activity+json')
  request.send(form)
  return () => request.abort()
}

/** The server gives up on one sooner. */
const WITHIN_MS = 180_000
