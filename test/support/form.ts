/** Form — a multipart/form-data body, written by hand, so that it can be wrong. */
export interface Part {
  readonly name?: string
  readonly filename?: string
  readonly type?: string
  /** Of a string each character is a byte. */
  readonly bytes: Buffer | string
}

export const BOUNDARY = '----freshet-test-boundary'

export function formOf(parts: readonly Part[]): { headers: Record<string, string>; body: Buffer } {
  const pieces = parts.flatMap(({ name, filename, type, bytes }) => {
    const disposition = [
      'form-data',
      ...(name === undefined ? [] : [`name="${name}"`]),
      ...(filename === undefined ? [] : [`filename="${filename}"`]),
    ].join('; ')
    const head = `--${BOUNDARY}\r\nContent-Disposition: ${disposition}\r\n`
    const typed = type === undefined ? '' : `Content-Type: ${type}\r\n`
    return [
      Buffer.from(`${head}${typed}\r\n`),
      typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes,
      Buffer.from('\r\n'),
    ]
  })
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
    body: Buffer.concat([...pieces, Buffer.from(`--${BOUNDARY}--\r\n`)]),
  }
}

export const photoForm = (bytes: Buffer | string, more: Partial<Part> = {}) =>
  formOf([{ name: 'photo', filename: 'photo.jpg', type: 'image/jpeg', bytes, ...more }])
